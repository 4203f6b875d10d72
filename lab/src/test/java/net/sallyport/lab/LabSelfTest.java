package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whether the lab itself can be believed: Debian's pppd dials Debian's pptpd, each in a kernel of
 * its own.
 */
class LabSelfTest {
    private static Lab lab;
    private static Peer serverPeer;
    private static Peer clientPeer;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        serverPeer = lab.peer("server");
        clientPeer = lab.peer("client");
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @Test
    void shouldReportExitCodeAndOutputOfACommand() {
        assertEquals(new Output(3, "a\nb\n"), clientPeer.run("echo a; echo b >&2; exit 3"));
        assertEquals(588895, clientPeer.sh("seq 100000").length());
    }

    @Test
    void shouldKillACommandThatOverrunsItsBound() {
        assertThrows(LabException.class, () -> clientPeer.run(Duration.ofMillis(300), "sleep 60"));
        assertTrue(clientPeer.await("! pgrep -x sleep > /dev/null", Duration.ofSeconds(60)));
    }

    @Test
    void shouldReachTheServersPlaceOnTheBridge() {
        clientPeer.sh("ping -n -c 1 -W 5 " + Lab.SERVER);
    }

    @Test
    void shouldRemoveWhatAKilledProcessHasLeftBehind() throws Exception {
        String stale = "sallyport-lab-4194305-1"; // beyond the greatest process id there can be
        Duration bound = Duration.ofSeconds(10);
        HostProcess.run(bound, List.of("ip", "netns", "add", stale)).orThrow("ip netns add");
        Process left = new ProcessBuilder("ip", "netns", "exec", stale, "sleep", "60").start();
        Await.until("its start", bound, () -> pidsIn(stale).contains("" + left.pid()));

        try (Lab other = Lab.open()) {
            assertFalse(other.namespace().equals(lab.namespace()));
            assertTrue(left.waitFor(60, TimeUnit.SECONDS));
            assertFalse(Files.exists(Path.of("/run/netns", stale)));
            assertTrue(Files.exists(Path.of("/run/netns", lab.namespace())));
        }
    }

    private static String pidsIn(String namespace) {
        return HostProcess.run(Duration.ofSeconds(10), List.of("ip", "netns", "pids", namespace))
                .text();
    }

    @Test
    void shouldCarryPingAndTcpWithMppeBetweenPppdAndPptpd() {
        ServerFiles files = ServerFiles.of(StockFiles.OPTIONS, "test pptpd test.test *");
        try (PptpdServer server = PptpdServer.start(serverPeer, files)) {
            Tunnel tunnel =
                    new PppdClient(clientPeer)
                            .dial(Dial.to(server.address(), "test", "test.test"))
                            .awaitUp();

            assertEquals("192.168.100.60", tunnel.address());
            assertEquals("192.168.100.10", tunnel.serverAddress());
            assertEquals(List.of("192.168.1.1", "192.168.1.1"), tunnel.dnsServers());
            assertEquals(1, tunnel.logLines("MPPE 128-bit stateless compression enabled").size());
            assertEquals(0, tunnel.ping(5).lost());
            assertTrue(tunnel.upload(Duration.ofSeconds(2)).megabitsPerSecond() > 0.5);
            assertTrue(tunnel.download(Duration.ofSeconds(2)).megabitsPerSecond() > 0.5);

            tunnel.freeze();
            assertEquals(0, tunnel.ping(1).received(), "a frozen client pings");
            tunnel.thaw();
            assertTrue(tunnel.pingUntilAnswered(1, Duration.ofSeconds(10)).received() > 0);

            tunnel.hangUp();
            assertFalse(tunnel.isAlive());
        }
    }
}
