package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A line that loses, reorders and duplicates in both directions, and a tunnel through it that still
 * carries TCP.
 */
class LossyLinkTest {
    private static final String BAD = "netem delay 10ms 3ms loss 2% duplicate 1% reorder 95% 50%";
    private static final Duration RUN = Duration.ofSeconds(4);

    private static final String SECRETS = "test pptpd test.test *";

    private static Lab lab;
    private static PppdClient client;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("client"));
        client.peer().loadModules("sch_netem", "sch_ingress", "cls_matchall", "act_mirred");
        client.peer().sh("modprobe -d \"$PEER_MODULES\" ifb numifbs=1; ip link set ifb0 up");
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @AfterEach
    void makeTheLineGoodAgain() {
        client.peer()
                .sh(
                        """
                        tc qdisc del dev vec0 root
                        tc qdisc del dev vec0 ingress
                        tc qdisc del dev ifb0 root
                        pkill pppd
                        :
                        """);
        assertTrue(client.peer().await("! pgrep 'pppd|pptp'", Duration.ofSeconds(30)));
    }

    /**
     * FAILS NOW AND THEN (2 of 7 runs): the tunnel goes silent for seconds and iperf3 does not end.
     * Not understood yet. Kept out of the short form so that it does not hide other news; {@code
     * ./run-tests --long} runs it.
     */
    @Test
    @Tag("long")
    void shouldCarryTcpWithStatelessMppe() {
        shouldCarryTcp(
                ServerFiles.of(StockFiles.OPTIONS + "debug\n", SECRETS),
                "MPPE 128-bit stateless",
                "require-mppe-128");
    }

    @Test
    void shouldCarryTcpWithStatefulMppe() {
        shouldCarryTcp(
                StockFiles.stateful(SECRETS),
                "MPPE 128-bit stateful",
                "require-mppe-128",
                "mppe-stateful");
    }

    private static void shouldCarryTcp(ServerFiles files, String logged, String... options) {
        try (VpnServer server = ServerUnderTest.start(lab, files)) {
            makeTheLineBad();
            Tunnel tunnel =
                    client.dial(Dial.to(server.address(), "test", "test.test").onlyWith(options))
                            .awaitUp(Duration.ofSeconds(60));
            assertFalse(tunnel.logLines(logged).isEmpty(), tunnel::log);

            // the last packet of IPCP may have been lost, and is sent again after three seconds
            assertTrue(
                    tunnel.pingUntilAnswered(1, Duration.ofSeconds(30)).received() > 0,
                    () -> tunnel.log() + server.log());
            PingReport ping = tunnel.ping(50);
            assertTrue(ping.received() > 25, () -> ping + "\n" + tunnel.log() + server.log());
            assertEquals(0, ping.duplicates(), "a duplicate packet got through");
            Throughput up = measure(() -> tunnel.upload(RUN));
            Throughput down = measure(() -> tunnel.download(RUN));
            System.out.printf(
                    "%s, lossy, %s: up %.2f Mbit/s, down %.2f Mbit/s, ping %d of %d%n",
                    server.getClass().getSimpleName(),
                    logged,
                    up.megabitsPerSecond(),
                    down.megabitsPerSecond(),
                    ping.received(),
                    ping.sent());
            assertTrue(up.megabitsPerSecond() > 0.1, up::toString);
            assertTrue(down.megabitsPerSecond() > 0.1, down::toString);
        }
    }

    /** iperf3 does not always find its own end on such a line: once more, then, and no more. */
    private static Throughput measure(Supplier<Throughput> run) {
        try {
            return run.get();
        } catch (LabException e) {
            System.out.println("iperf3 again, after: " + e.getMessage());
            return run.get();
        }
    }

    private static void makeTheLineBad() {
        client.peer()
                .sh(
                        """
                        set -e
                        tc qdisc add dev vec0 root BAD
                        tc qdisc add dev ifb0 root BAD
                        tc qdisc add dev vec0 ingress
                        tc filter add dev vec0 ingress matchall action mirred egress redirect dev ifb0
                        """
                                .replace("BAD", BAD));
    }
}
