package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockFilesTest {
    @TempDir Path directory;

    @Test
    void theOriginalSetUpOnCentOsLoadsAsItIs() throws IOException {
        Reading reading = new Reading(directory);
        reading.file("ppp/options.pptpd", stock("centos/options.pptpd"))
                .file("ppp/options", stock("centos/options"))
                .accounts(stock("centos/chap-secrets"))
                .conf(moved(stock("centos/pptpd.conf")));
        ServerConfig config = reading.config();

        assertEquals(List.of(Reading.address("192.168.100.10")), config.pool().locals());
        assertEquals(31, config.pool().remotes().size());
        assertEquals(Reading.address("192.168.100.60"), config.pool().remotes().getFirst());
        assertEquals(Reading.address("192.168.100.90"), config.pool().remotes().getLast());
        assertEquals(31, config.connections());
        assertEquals(
                List.of(Reading.address("192.168.1.1"), Reading.address("192.168.1.1")),
                config.ipcp().nameServers());
        assertServes(config);
        assertEquals(0, config.lcp().echoIntervalSeconds());
    }

    @Test
    void debiansFilesLoadAsTheyAre() throws IOException {
        Reading reading = new Reading(directory);
        reading.file("ppp/pptpd-options", stock("debian/pptpd-options"))
                .file("ppp/options", stock("debian/options"))
                .conf(moved(stock("debian/pptpd.conf")));
        assertDebian(reading);
        String notices = reading.notices();
        assertTrue(notices.contains("ppp/options:6: crtscts, lock, modem have no effect"), notices);
        assertTrue(notices.contains("ppp/pptpd-options:35: lock has no effect"), notices);
    }

    /** The very files, on a machine that has the package. */
    @Test
    void theInstalledPackagesFilesLoadAsTheyAre() throws IOException {
        assumeTrue(
                Files.isReadable(Path.of("/etc/pptpd.conf")), "NOT RUN: no pptpd installed here");
        Reading reading = new Reading(directory);
        reading.file("ppp/pptpd-options", Files.readString(Path.of("/etc/ppp/pptpd-options")))
                .file("ppp/options", Files.readString(Path.of("/etc/ppp/options")))
                .conf(moved(Files.readString(Path.of("/etc/pptpd.conf"))));
        assertDebian(reading);
    }

    private static void assertDebian(Reading reading) {
        ServerConfig config = reading.config();
        assertServes(config);
        assertEquals(30, config.lcp().echoIntervalSeconds());
        assertEquals(4, config.lcp().echoFailures());
        assertEquals(100, config.connections());
        assertEquals(Reading.address("192.168.0.1"), config.pool().localFor(0));
        assertEquals(Reading.address("192.168.0.100"), config.pool().localFor(99));
        assertEquals(Reading.address("192.168.1.1"), config.pool().remotes().getFirst());
    }

    private static void assertServes(ServerConfig config) {
        assertEquals("pptpd", config.authentication().ourName());
        assertEquals(List.of(AuthMethod.MSCHAP_V2), config.authentication().demanded());
        assertEquals(
                new ServerConfig.Mppe(
                        MppeDemand.REQUIRED, true, false, false, ServerConfig.MppeStateful.REFUSE),
                config.mppe());
        assertTrue(config.interfaces().proxyArp());
        assertEquals(InterfaceForm.OWN, config.interfaces().form());
        assertTrue(config.logging().wtmp().enabled());
        assertFalse(config.logging().debugPackets());
        assertEquals(1500, config.lcp().mru());
        assertEquals(0, config.lcp().asyncMap());
    }

    private String moved(String conf) {
        return conf.replace("/etc/ppp/", directory + "/ppp/");
    }

    static String stock(String name) throws IOException {
        try (InputStream in = StockFilesTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
