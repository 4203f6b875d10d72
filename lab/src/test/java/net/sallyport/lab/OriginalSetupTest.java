package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The three files of the original set-up, untouched but for the original's own edits, and Debian's
 * pppd as the client.
 */
class OriginalSetupTest {
    private static final Duration RUN = Duration.ofSeconds(2);

    private static Lab lab;
    private static PppdClient client;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("client"));
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @Test
    void shouldServeWithTheFilesOfDebiansPackage() {
        shouldServe(StockFiles.debian());
    }

    @Test
    void shouldServeWithTheFilesOfCentosPackage() {
        shouldServe(StockFiles.centos());
    }

    private static void shouldServe(ServerFiles files) {
        try (VpnServer server = ServerUnderTest.start(lab, files)) {
            Tunnel tunnel = client.dial(Dial.to(server.address(), "test", "test.test")).awaitUp();

            assertEquals("192.168.100.60", tunnel.address());
            assertEquals("192.168.100.10", tunnel.serverAddress());
            assertEquals(Set.of("192.168.1.1"), Set.copyOf(tunnel.dnsServers()));
            assertEquals(
                    1,
                    tunnel.logLines("MPPE 128-bit stateless compression enabled").size(),
                    tunnel::log);
            assertEquals(1, tunnel.logLines("rcvd [IPCP ConfRej id=0x1 <compress VJ").size());

            assertEquals(0, tunnel.ping(10).lost());
            Throughput up = tunnel.upload(RUN);
            Throughput down = tunnel.download(RUN);
            System.out.printf(
                    "%s: up %.1f Mbit/s, down %.1f Mbit/s%n",
                    server.getClass().getSimpleName(),
                    up.megabitsPerSecond(),
                    down.megabitsPerSecond());
            assertTrue(up.megabitsPerSecond() > 1, up::toString);
            assertTrue(down.megabitsPerSecond() > 1, down::toString);

            tunnel.hangUp();
        }
    }
}
