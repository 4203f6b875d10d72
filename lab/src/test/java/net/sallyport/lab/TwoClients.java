package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two clients, each in a kernel of its own, and a server with the account other and one for each
 * test: what an account's devices did in one test must not count against them in the next.
 */
final class TwoClients implements AutoCloseable {
    static final Duration BOUND = Duration.ofSeconds(20);

    private static final int ACCOUNTS = 9;
    private static final Duration PING_INTERVAL = Duration.ofMillis(100);

    final PppdClient first;
    final PppdClient second;
    final SallyportServer server;
    private final Lab lab;
    private int account = 1;

    private TwoClients(Lab lab, String... serverOptions) {
        this.lab = lab;
        first = new PppdClient(lab.peer("first"));
        second = new PppdClient(lab.peer("second"));
        server =
                SallyportServer.start(
                        lab,
                        ServerFiles.of(
                                StockFiles.OPTIONS, "other pptpd other.test *\n" + testAccounts()),
                        serverOptions);
    }

    static TwoClients open(String... serverOptions) {
        Lab lab = TestLab.open();
        try {
            return new TwoClients(lab, serverOptions);
        } catch (LabException e) {
            lab.close();
            throw e;
        }
    }

    private static String testAccounts() {
        return IntStream.rangeClosed(1, ACCOUNTS)
                .mapToObj(number -> "test" + number + " pptpd test.test *\n")
                .collect(Collectors.joining());
    }

    /** With the account of the present test. */
    Dial test() {
        return Dial.to(server.address(), "test" + account, "test.test");
    }

    Dial other() {
        return Dial.to(server.address(), "other", "other.test");
    }

    void shouldPing(Tunnel tunnel, int count) {
        PingReport report = tunnel.ping(count);
        assertEquals(0, report.lost(), () -> report + "\n" + tunnel.log() + server.log());
    }

    RunningPing startPing(Tunnel tunnel) {
        RunningPing ping = tunnel.startPing(PING_INTERVAL);
        ping.awaitAnswers(5, BOUND);
        return ping;
    }

    void shouldNotHaveLostAny(RunningPing ping) {
        ping.awaitAnswers(5, BOUND);
        PingReport report = ping.stop();
        assertEquals(0, report.lostInBetween(), () -> report + "\n" + server.log());
    }

    /** Ends whatever a test has left, for the next one. */
    void hangUpAll() {
        account++;
        for (PppdClient client : new PppdClient[] {first, second}) {
            client.peer().sh("pkill -CONT pptp; pkill -CONT pppd; pkill pppd; :");
        }
        for (PppdClient client : new PppdClient[] {first, second}) {
            endForGood(client.peer());
        }
    }

    /** pptp-linux's own goodbye can take longer than anybody here wants to wait for. */
    static void endForGood(Peer peer) {
        String gone = "! pgrep 'pppd|pptp' > /dev/null";
        if (!peer.await(gone, Duration.ofSeconds(5))) {
            peer.sh("pkill -KILL 'pppd|pptp'; :");
            assertTrue(peer.await(gone, BOUND));
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
