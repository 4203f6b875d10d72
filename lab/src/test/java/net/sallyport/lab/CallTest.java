package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code sallyport call} against Debian's pptpd and pppd: what it says and how it exits. */
class CallTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SECRETS = "test pptpd test.test *";

    private static Lab lab;
    private static Peer peer;
    private static ClientHost host;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        peer = lab.peer("pptpd");
        host = lab.clientHost();
        peer.sh("ip route add " + ClientHost.NETWORKS + " via " + Lab.SERVER);
    }

    @AfterAll
    static void end() {
        if (host != null) {
            host.close();
        }
        TestLab.close(lab);
    }

    private static PptpdServer server(String options) {
        return PptpdServer.start(peer, ServerFiles.of(options, SECRETS));
    }

    private static void connection(String password, String... more) {
        host.write("chap-secrets", "test office \"" + password + "\" *\n", "rw-------");
        host.write(
                "peers/office",
                "pty \"pptp "
                        + peer.address()
                        + " --nolaunchpppd\"\nnoauth\nname test\nremotename office\n"
                        + "ipparam office\n"
                        + String.join("\n", more)
                        + "\n",
                "rw-r-----");
    }

    @Test
    void shouldBeUpAndHungUp() throws Exception {
        connection("test.test", "require-mppe-128");
        try (PptpdServer server = server(StockFiles.OPTIONS)) {
            HostProcess call = host.call("office");
            call.awaitLog("office: up on ppp0: 192.168.100.60, peer 192.168.100.10", BOUND);
            assertTrue(call.terminate(BOUND), call::log);
            assertEquals(5, call.awaitExit(BOUND), call::log);
        }
    }
}
