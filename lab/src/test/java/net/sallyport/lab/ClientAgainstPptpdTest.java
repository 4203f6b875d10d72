package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEnd;
import net.sallyport.client.TunnelEvent;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sallyport's client dials Debian's pptpd and pppd. */
class ClientAgainstPptpdTest {
    private static final String SECRETS = "test pptpd test.test *";

    private static Lab lab;
    private static Peer peer;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        peer = lab.peer("pptpd");
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @Test
    void shouldCarryPingAndTcpWithMppe128Stateless() throws Exception {
        try (PptpdServer server =
                        PptpdServer.start(peer, ServerFiles.of(StockFiles.OPTIONS, SECRETS));
                ClientUnderTest client = ClientUnderTest.dial(lab, config(server, "test.test"))) {
            TunnelEvent.NetworkUp up = client.awaitUp();
            assertEquals("192.168.100.60", up.network().local().getHostAddress());
            assertEquals("192.168.100.10", up.network().peer().getHostAddress());
            assertEquals("MPPE-128 stateless", up.network().encryption());
            assertEquals(0, client.ping(10).lost(), client::log);
            assertTrue(client.iperf(Duration.ofSeconds(2)) > 5e5, client::log);
            assertTrue(client.iperf(Duration.ofSeconds(2), "-R") > 5e5, client::log);
            assertEquals(TunnelEnd.HUNG_UP, client.hangUp().cause());
            Output links = lab.run(Duration.ofSeconds(5), "ip", "link", "show", up.interfaceName());
            assertTrue(!links.ok(), links::text);
            assertTrue(
                    peer.await("! pgrep -x pppd > /dev/null", Duration.ofSeconds(10)),
                    "pppd did not hear of the end");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MPPE-128 stateful, MSCHAP_V2, require-mschap-v2, require-mppe-128 mppe-stateful",
        "MPPE-40 stateless, MSCHAP_V2, require-mschap-v2, require-mppe-40",
        "MPPE-128 stateless, MSCHAP_V1, require-mschap, require-mppe-128",
        "'', MSCHAP_V2, require-mschap-v2, nomppe",
        "'', CHAP_MD5, require-chap, nomppe",
        "'', PAP, require-pap, nomppe"
    })
    void shouldCarryPingAndTcpBothWays(
            String encryption, AuthMethod method, String auth, String mppe) throws Exception {
        String options = "name pptpd\nnodefaultroute\nnobsdcomp\nnodeflate\nnovj\n" + auth + "\n";
        ServerFiles files = ServerFiles.of(options + mppe.replace(' ', '\n'), SECRETS);
        MppeConfig wanted = encryption.isEmpty() ? MppeConfig.OFF : mppe(encryption);
        try (PptpdServer server = PptpdServer.start(peer, files);
                ClientUnderTest client =
                        ClientUnderTest.dial(lab, config(server, List.of(method), wanted))) {
            String got = client.awaitUp().network().encryption();
            assertEquals(encryption, got == null ? "" : got, client::log);
            assertEquals(0, client.ping(5).lost(), client::log);
            assertTrue(client.iperf(Duration.ofSeconds(1)) > 0, client::log);
            assertTrue(client.iperf(Duration.ofSeconds(1), "-R") > 0, client::log);
            assertEquals(TunnelEnd.HUNG_UP, client.hangUp().cause());
        }
    }

    @Test
    void shouldSayThatTheLoginWasRefused() throws Exception {
        try (PptpdServer server =
                        PptpdServer.start(peer, ServerFiles.of(StockFiles.OPTIONS, SECRETS));
                ClientUnderTest client = ClientUnderTest.dial(lab, config(server, "wrong"))) {
            assertEquals(TunnelEnd.LOGIN_REFUSED, client.awaitEnd().cause(), client::log);
        }
    }

    @Test
    void shouldSayThatTheServerDoesNotEncrypt() throws Exception {
        ServerFiles files =
                ServerFiles.of("name pptpd\nrequire-mschap-v2\nnobsdcomp\nnomppe", SECRETS);
        try (PptpdServer server = PptpdServer.start(peer, files);
                ClientUnderTest client = ClientUnderTest.dial(lab, config(server, "test.test"))) {
            assertEquals(TunnelEnd.MPPE_REFUSED, client.awaitEnd().cause(), client::log);
        }
    }

    @Test
    void shouldSayThatTheServerHungUp() throws Exception {
        try (PptpdServer server =
                        PptpdServer.start(peer, ServerFiles.of(StockFiles.OPTIONS, SECRETS));
                ClientUnderTest client = ClientUnderTest.dial(lab, config(server, "test.test"))) {
            assertNotNull(client.awaitUp());
            peer.sh("pkill -TERM -x pppd");
            TunnelEvent.Ended ended = client.awaitEnd();
            assertEquals(TunnelEnd.SERVER_HUNG_UP, ended.cause(), client::log);
            assertTrue(ended.text().startsWith("LCP terminated by peer"), ended::text);
        }
    }

    private static MppeConfig mppe(String text) {
        MppeStrength strength =
                text.startsWith("MPPE-40") ? MppeStrength.BITS_40 : MppeStrength.BITS_128;
        MppeConfig.Mode mode =
                text.endsWith("stateful") ? MppeConfig.Mode.STATEFUL : MppeConfig.Mode.STATELESS;
        return new MppeConfig(MppeConfig.Need.REQUIRED, EnumSet.of(strength), mode);
    }

    private static TunnelConfig config(PptpdServer server, String password) {
        return TunnelConfig.of(Inet4Address.ofLiteral(server.address()), "test", password);
    }

    private static TunnelConfig config(
            PptpdServer server, List<AuthMethod> methods, MppeConfig mppe) {
        Credentials credentials =
                new Credentials(
                        "test".getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText("test.test".getBytes(StandardCharsets.UTF_8)));
        return config(server, "")
                .withPpp(TunnelConfig.link(credentials, methods, mppe, TunnelConfig.DEFAULT_MTU));
    }
}
