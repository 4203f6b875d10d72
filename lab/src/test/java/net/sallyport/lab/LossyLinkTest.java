package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A line that loses and reorders in both directions, and duplicates towards the server, and a
 * tunnel through it that still carries TCP.
 *
 * <p>Nothing is duplicated towards the client: pptp-linux 1.10 spoils its own queue with a second
 * copy of a packet that it holds back (it logs "discarding duplicate packet" for all that follow)
 * and hands nothing on for up to ten seconds, whoever the server is.
 */
class LossyLinkTest {
    private static final String BAD = "netem delay 10ms 3ms loss 2% reorder 95% 50%";
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
                        pkill -KILL 'pppd|pptp'
                        :
                        """);
        assertTrue(client.peer().await("! pgrep 'pppd|pptp'", Duration.ofSeconds(30)));
    }

    @Test
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
            client.peer().sh("ping -c 1 -w 10 " + server.address());
            makeTheLineBad();
            // pppd hangs up when it is asked again for what it has agreed to, which it is if its
            // Configure-Ack of CCP gets lost
            Tunnel tunnel =
                    client.dial(
                                    Dial.to(server.address(), "test", "test.test")
                                            .onlyWith(options)
                                            .with("persist", "holdoff 1", "maxfail 5"))
                            .awaitUp(Duration.ofSeconds(60));
            assertFalse(tunnel.logLines(logged).isEmpty(), tunnel::log);

            // the last packet of IPCP may have been lost, and is sent again after three seconds
            assertTrue(
                    tunnel.pingUntilAnswered(1, Duration.ofSeconds(30)).received() > 0,
                    () -> tunnel.log() + server.log());
            PingReport ping = tunnel.ping(50);
            assertTrue(ping.received() > 25, () -> ping + "\n" + tunnel.log() + server.log());
            assertEquals(0, ping.duplicates(), "a duplicate packet got through");
            Throughput up = tunnel.upload(RUN);
            Throughput down = tunnel.download(RUN);
            System.out.printf(
                    "%s, lossy, %s: up %.2f Mbit/s, down %.2f Mbit/s, ping %d of %d%n",
                    server.getClass().getSimpleName(),
                    logged,
                    up.megabitsPerSecond(),
                    down.megabitsPerSecond(),
                    ping.received(),
                    ping.sent());
            assertTrue(up.megabitsPerSecond() > 0.02, up::toString);
            assertTrue(down.megabitsPerSecond() > 0.02, down::toString);
        }
    }

    private static void makeTheLineBad() {
        client.peer()
                .sh(
                        """
                        set -e
                        tc qdisc add dev vec0 root BAD duplicate 1%
                        tc qdisc add dev ifb0 root BAD
                        tc qdisc add dev vec0 ingress
                        tc filter add dev vec0 ingress matchall action mirred egress redirect dev ifb0
                        """
                                .replace("BAD", BAD));
    }
}
