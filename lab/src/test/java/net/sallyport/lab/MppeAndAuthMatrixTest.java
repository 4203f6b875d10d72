package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way to prove oneself and to encrypt that an options file can ask for. */
class MppeAndAuthMatrixTest {
    private static final String SECRETS = "test pptpd test.test *";
    private static final String BASE = "name pptpd\nauth\nnobsdcomp\nnodeflate\nnologfd\ndebug\n";
    private static final int AUTHENTICATION_FAILED = 19; // pppd(8), exit status

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
    void shouldEncryptWith40Bit() {
        try (VpnServer server = serve("require-mschap-v2\nrequire-mppe-40")) {
            shouldCarry(dial(server, "require-mppe-40"), "MPPE 40-bit stateless");
        }
    }

    @Test
    void shouldEncryptStatefullyWhereTheServerAsksForIt() {
        try (VpnServer server = ServerUnderTest.start(lab, StockFiles.stateful(SECRETS))) {
            shouldCarry(dial(server, "require-mppe-128", "mppe-stateful"), "MPPE 128-bit stateful");
        }
    }

    @Test
    void shouldTakeAPasswordInAnyScriptWithMsChapV2() {
        String password = "密码 пароль 🔑";
        ServerFiles files =
                ServerFiles.of(
                        BASE + "require-mschap-v2\nrequire-mppe-128",
                        "test pptpd \"" + password + "\" *");
        try (VpnServer server = ServerUnderTest.start(lab, files)) {
            String octets =
                    new String(
                            password.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            shouldCarry(
                    client.dial(
                            Dial.to(server.address(), "test", octets).onlyWith("require-mppe-128")),
                    "MPPE 128-bit stateless");
        }
    }

    @Test
    void shouldCarryClearPacketsWhereEncryptionIsNotAskedFor() {
        try (VpnServer server = serve("require-mschap-v2")) {
            Tunnel tunnel = dial(server, "nomppe");
            shouldCarry(tunnel, "<auth chap MS-v2>");
            assertTrue(tunnel.logLines("MPPE").isEmpty(), tunnel::log);
        }
    }

    @Test
    void shouldTakeMsChapV1WithMppe() {
        try (VpnServer server = serve("require-mschap\nrequire-mppe-128")) {
            Tunnel tunnel = dial(server, "require-mppe-128");
            shouldCarry(tunnel, "MPPE 128-bit stateless");
            assertFalse(tunnel.logLines("<auth chap MS>").isEmpty(), tunnel::log);
        }
    }

    @Test
    void shouldTakeChapMd5() {
        try (VpnServer server = serve("require-chap")) {
            shouldCarry(dial(server), "<auth chap MD5>");
        }
    }

    @Test
    void shouldTakePapWhereItIsAllowed() {
        try (VpnServer server = serve("require-pap")) {
            shouldCarry(dial(server), "<auth pap>");
        }
    }

    @Test
    void shouldTurnAWrongPasswordAwayWithPap() {
        try (VpnServer server = serve("require-pap")) {
            Tunnel tunnel = client.dial(Dial.to(server.address(), "test", "wrong").onlyWith());
            assertEquals(AUTHENTICATION_FAILED, tunnel.awaitEnd(), tunnel::log);
            assertFalse(tunnel.logLines("PAP authentication failed").isEmpty(), tunnel::log);
        }
    }

    @Test
    void shouldTakeAPasswordInAnyScriptWithChapMd5() {
        String password = "密码 пароль 🔑";
        ServerFiles files =
                ServerFiles.of(BASE + "require-chap", "test pptpd \"" + password + "\" *");
        try (VpnServer server = ServerUnderTest.start(lab, files)) {
            String octets =
                    new String(
                            password.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            shouldCarry(
                    client.dial(Dial.to(server.address(), "test", octets).onlyWith()),
                    "<auth chap MD5>");
        }
    }

    private static VpnServer serve(String options) {
        return ServerUnderTest.start(lab, ServerFiles.of(BASE + options, SECRETS));
    }

    private static Tunnel dial(VpnServer server, String... options) {
        return client.dial(Dial.to(server.address(), "test", "test.test").onlyWith(options));
    }

    private static void shouldCarry(Tunnel tunnel, String... inLog) {
        tunnel.awaitUp();
        assertEquals("192.168.100.60", tunnel.address());
        assertEquals(0, tunnel.ping(3).lost());
        for (String text : Arrays.asList(inLog)) {
            assertFalse(tunnel.logLines(text).isEmpty(), tunnel::log);
        }
        tunnel.hangUp();
    }
}
