package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import net.sallyport.client.TunnelConfig;
import net.sallyport.client.TunnelEnd;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sallyport's client dials Sallyport, which lets the client choose. */
class ClientAgainstSallyportTest {
    private static final String TOML =
            """
            [listen]
            addresses = ["%s"]
            [pool]
            local = ["192.168.100.10"]
            remote = ["192.168.100.60-90"]
            [accounts]
            chap-secrets = ["/etc/ppp/chap-secrets"]
            pap-secrets = ["/etc/ppp/pap-secrets"]
            [authentication]
            name = "pptpd"
            methods = ["mschap-v2", "mschap", "chap", "pap"]
            [encryption]
            mppe = "optional"
            bits = [128, 40]
            stateful = "accept"
            """;

    private static Lab lab;
    private static ClientHost host;
    private static SallyportServer server;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        host = lab.clientHost();
        server =
                SallyportServer.start(
                        lab,
                        ServerFiles.of("", "test pptpd test.test *")
                                .with(ServerFiles.TOML, TOML.formatted(Lab.SERVER)));
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        if (host != null) {
            host.close();
        }
        TestLab.close(lab);
    }

    @ParameterizedTest(name = "{1}, {0}")
    @CsvSource({
        "MPPE-128 stateless, MSCHAP_V2",
        "MPPE-128 stateful, MSCHAP_V2",
        "MPPE-128 stateless, MSCHAP_V1"
    })
    void shouldCarryPingAndTcpBothWays(String encryption, AuthMethod method) throws Exception {
        carries(encryption, method);
    }

    @Tag("long")
    @ParameterizedTest(name = "{1}, {0}")
    @CsvSource({"MPPE-40 stateless, MSCHAP_V2", "'', MSCHAP_V2", "'', CHAP_MD5", "'', PAP"})
    void shouldCarryThemInTheWeakerWays(String encryption, AuthMethod method) throws Exception {
        carries(encryption, method);
    }

    private static void carries(String encryption, AuthMethod method) throws Exception {
        Credentials credentials =
                new Credentials(
                        "test".getBytes(StandardCharsets.UTF_8),
                        new Secret.ClearText("test.test".getBytes(StandardCharsets.UTF_8)));
        TunnelConfig config =
                TunnelConfig.of(Inet4Address.ofLiteral(Lab.SERVER), "test", "")
                        .withPpp(
                                TunnelConfig.link(
                                        credentials,
                                        List.of(method),
                                        mppe(encryption),
                                        TunnelConfig.DEFAULT_MTU));
        try (ClientUnderTest client = ClientUnderTest.dial(host, config)) {
            String got = client.awaitUp().network().encryption();
            assertEquals(encryption, got == null ? "" : got, client::log);
            assertEquals(0, client.ping(5).lost(), client::log);
            assertTrue(client.iperf(Duration.ofSeconds(1)) > 0, client::log);
            assertTrue(client.iperf(Duration.ofSeconds(1), "-R") > 0, client::log);
            assertEquals(TunnelEnd.HUNG_UP, client.hangUp().cause());
        }
    }

    private static MppeConfig mppe(String text) {
        if (text.isEmpty()) {
            return MppeConfig.OFF;
        }
        return new MppeConfig(
                MppeConfig.Need.REQUIRED,
                EnumSet.of(
                        text.startsWith("MPPE-40") ? MppeStrength.BITS_40 : MppeStrength.BITS_128),
                text.endsWith("stateful") ? MppeConfig.Mode.STATEFUL : MppeConfig.Mode.STATELESS);
    }
}
