package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts as people have them, with Debian's pppd as the clients: the original's, and bad ones. */
class UsersScriptsTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** The original set-up's, its eleven lines as they stand there. */
    private static final String ORIGINAL =
            """
            #!/bin/bash
            # get the username from the parameters
            USER=$2
            # if there is a session already for this user, terminate the old one
            if [ -f /var/run/$USER ]; then
               kill -HUP `cat /var/run/$USER`
               rm /var/run/$USER
            fi
            # remember the pid of the pppd process
            PPID=`awk '/PPid/ { print $2; }' /proc/$$/status`
            echo $PPID > /var/run/$USER
            """;

    private static final String BAD =
            """
            #!/bin/sh
            echo "$PEERNAME" >> /var/run/seen
            case $PEERNAME in
                hangs) sleep 1000 ;;
                fails) echo "no such thing" >&2; exit 1 ;;
                kills-parent) kill -9 $PPID ;;
                kills-pppd) kill $PPPD_PID ;;
            esac
            """;

    private static final String ACCOUNTS =
            """
            test pptpd test.test *
            good pptpd test.test *
            hangs pptpd test.test *
            fails pptpd test.test *
            kills-parent pptpd test.test *
            kills-pppd pptpd test.test *
            """;

    private static Lab lab;
    private static PppdClient first;
    private static PppdClient second;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        first = new PppdClient(lab.peer("first"));
        second = new PppdClient(lab.peer("second"));
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @AfterEach
    void hangUpAll() {
        for (PppdClient client : new PppdClient[] {first, second}) {
            client.peer().sh("pkill pppd; :");
            TwoClients.endForGood(client.peer());
        }
    }

    private static Tunnel dial(PppdClient client, SallyportServer server, String account) {
        return client.dial(Dial.to(server.address(), account, "test.test"));
    }

    private static void shouldPing(Tunnel tunnel, SallyportServer server) {
        PingReport report = tunnel.pingUntilAnswered(3, BOUND);
        assertTrue(report.received() >= 3, () -> report + "\n" + tunnel.log() + server.log());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The server's own rule is out of the way: nine sessions an account, and the script decides.
     */
    @Test
    void shouldEndTheOldSessionWithTheOriginalScript() {
        ServerFiles files =
                ServerFiles.of(StockFiles.OPTIONS, ACCOUNTS).with("ppp/auth-up", ORIGINAL);
        try (SallyportServer server = SallyportServer.start(lab, files, "--limit", "9")) {
            Path remembered = server.run().resolve("test");
            Tunnel old = dial(first, server, "test").awaitUp();
            shouldPing(old, server);
            Await.until("auth-up", BOUND, () -> !read(remembered).isEmpty(), server::log);
            String oldPid = read(remembered);
            assertEquals(oldPid, read(server.run().resolve("ppp0.pid")));

            Tunnel next = dial(second, server, "test").awaitUp();

            old.awaitEnd();
            assertFalse(old.logLines("LCP terminated by peer (Hangup").isEmpty(), old::log);
            shouldPing(next, server);
            Await.until("auth-up", BOUND, () -> !read(remembered).equals(oldPid), server::log);
            assertTrue(server.process().isAlive());
            assertFalse(read(remembered).equals("" + server.process().pid()));
        }
    }

    @Test
    void shouldBearScriptsThatHangOrFailOrKill() {
        ServerFiles files = ServerFiles.of(StockFiles.OPTIONS, ACCOUNTS).with("ppp/ip-up", BAD);
        try (SallyportServer server = SallyportServer.start(lab, files)) {
            Tunnel good = dial(first, server, "good").awaitUp();
            RunningPing ping = good.startPing(Duration.ofMillis(100));
            ping.awaitAnswers(3, BOUND);

            for (String lives : new String[] {"hangs", "fails"}) {
                Tunnel tunnel = dial(second, server, lives).awaitUp();
                awaitSeen(server, lives);
                shouldPing(tunnel, server);
                tunnel.hangUp();
            }
            for (String dies : new String[] {"kills-parent", "kills-pppd"}) {
                Tunnel tunnel = dial(second, server, dies);
                tunnel.awaitEnd();
                awaitSeen(server, dies);
                assertFalse(tunnel.logLines("LCP terminated by peer (").isEmpty(), tunnel::log);
            }

            ping.awaitAnswers(3, BOUND);
            PingReport report = ping.stop();
            assertEquals(0, report.lostInBetween(), () -> report + "\n" + server.log());
            assertTrue(server.log().contains("no such thing"), server::log);
            assertTrue(good.isAlive());
        }
    }

    private static void awaitSeen(SallyportServer server, String account) {
        Await.until(
                "ip-up of " + account,
                BOUND,
                () -> read(server.run().resolve("seen")).contains(account),
                server::log);
    }
}
