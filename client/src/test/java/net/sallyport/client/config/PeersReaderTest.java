package net.sallyport.client.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.pppconfig.Argument;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersReaderTest {
    private static final String HEAD = "pty \"pptp vpn.example.com --nolaunchpppd\"\nnoauth\n";

    @TempDir private Path ppp;

    @BeforeEach
    void prepare() throws IOException {
        Files.createDirectories(ppp.resolve("peers"));
        secrets("anna office \"top secret\" *\n");
    }

    private void secrets(String text) throws IOException {
        Files.writeString(ppp.resolve("chap-secrets"), text);
    }

    private PeersReader.Result read(String text) throws IOException {
        Files.writeString(ppp.resolve("peers/office"), text);
        return PeersReader.read(ppp, "host", "office");
    }

    private ConnectionConfig config(String more) throws IOException {
        PeersReader.Result result = read(HEAD + "name anna\nremotename office\n" + more);
        assertEquals(List.of(), result.problems());
        return result.config();
    }

    private String problem(String text) throws IOException {
        PeersReader.Result result = read(text);
        assertEquals(1, result.problems().size(), () -> result.problems().toString());
        return result.problems().getFirst().toString().replace(ppp + "/", "");
    }

    @Test
    void shouldReadWhatPptpsetupWrites() throws Exception {
        ConnectionConfig config =
                config("lock\nnobsdcomp\nnodeflate\nipparam office\nrequire-mppe-128\n");
        assertEquals("vpn.example.com", config.server().host());
        assertEquals("host", config.server().hostName());
        assertEquals("anna", config.account());
        assertEquals("office", config.scripts().ipParam());
        assertEquals(MppeConfig.REQUIRED_128, config.ppp().mppe());
        assertEquals(List.of(AuthMethod.MSCHAP_V2, AuthMethod.MSCHAP_V1), config.ppp().prove());
        Secret.ClearText secret = (Secret.ClearText) config.ppp().credentials().secret();
        assertArrayEquals("top secret".getBytes(StandardCharsets.UTF_8), secret.utf8());
        assertEquals(List.of(), read(HEAD + "name anna\nremotename office\nlock").notices());
        assertFalse(config.toString().contains("secret"));
    }

    @Test
    void shouldReadTheOptionsOfThePppDirectoryFirst() throws Exception {
        Files.writeString(
                ppp.resolve("options"),
                "asyncmap 0\nauth\ncrtscts\nlock\nlcp-echo-interval 30\nlcp-echo-failure 4\n");
        ConnectionConfig config = config("");
        assertEquals(30_000, config.ppp().lcp().echoIntervalMillis());
        assertFalse(config.ppp().lcp().echoAdaptive());
        assertTrue(
                problem("pty 'pptp h'\nname anna\n").startsWith(ppp.relativize(ppp) + "options:2"));
    }

    @Test
    void shouldAskForSignsOfLifeUnlessToldOtherwise() throws Exception {
        assertEquals(10_000, config("").ppp().lcp().echoIntervalMillis());
        assertTrue(config("").ppp().lcp().echoAdaptive());
        assertEquals(0, config("lcp-echo-interval 0").ppp().lcp().echoIntervalMillis());
    }

    @Test
    void shouldTakeRoutesFromOptionsAndFromComments() throws Exception {
        ConnectionConfig config =
                config("usepeerdns\n# sallyport: route 10.0.0.0/8\n#sallyport: route 192.0.2.7\n");
        assertEquals("[10.0.0.0/8, 192.0.2.7/32]", config.routes().networks().toString());
        assertFalse(config.routes().everything());
        assertTrue(config.nameServers());
        assertTrue(config("defaultroute").routes().everything());
        assertTrue(config("# sallyport: route default").routes().everything());
        assertFalse(config("defaultroute\nnodefaultroute").routes().everything());
        assertTrue(config("# sallyport: mss-clamp").mssClamp());
        assertTrue(config("").offload());
        assertFalse(config("# sallyport: no-offload").offload());
    }

    @Test
    void shouldLetTheCommandLineHaveTheLastWord() throws Exception {
        Files.writeString(
                ppp.resolve("peers/office"), HEAD + "name anna\nremotename office\ndefaultroute\n");
        ConnectionConfig config =
                PeersReader.read(ppp, "host", "office", List.of("route none", "route 10.1.0.0/16"))
                        .config();
        assertNotNull(config);
        assertFalse(config.routes().everything());
        assertEquals("[10.1.0.0/16]", config.routes().networks().toString());
    }

    @Test
    void shouldStayUpWhenToldTo() throws Exception {
        ConnectionConfig.Redial once = config("").redial();
        assertFalse(once.persist());
        assertEquals(
                new ConnectionConfig.Redial(true, 0, 30, true),
                config("persist\nmaxfail 0\nholdoff 30\n# sallyport: redial-when-displaced\n")
                        .redial());
    }

    @Test
    void shouldProveItselfByPapWhereThatIsWritten() throws Exception {
        assertEquals(
                List.of(AuthMethod.MSCHAP_V2, AuthMethod.MSCHAP_V1, AuthMethod.CHAP_MD5),
                config("").ppp().prove());
        Files.writeString(ppp.resolve("pap-secrets"), "anna office \"top secret\" *\n");
        assertTrue(config("").ppp().prove().contains(AuthMethod.PAP));
        assertEquals(
                List.of(AuthMethod.PAP),
                config("refuse-chap\nrefuse-mschap\nrefuse-mschap-v2\n").ppp().prove());
        assertFalse(config("require-mppe").ppp().prove().contains(AuthMethod.PAP));
    }

    @Test
    void shouldTakeThePasswordOfTheLineThatFitsBest() throws Exception {
        secrets("* * any *\nanna * some *\nanna office right *\nbob office wrong *\n");
        ConnectionConfig config = config("");
        Secret.ClearText secret = (Secret.ClearText) config.ppp().credentials().secret();
        assertEquals("right", new String(secret.utf8(), StandardCharsets.UTF_8));
        assertTrue(config.secretPlace().endsWith("chap-secrets:3"));
    }

    @Test
    void shouldSayWhichPasswordCouldBeMeantWhereNoServerIsNamed() throws Exception {
        secrets("anna office one *\nanna home one *\n");
        assertEquals(List.of(), read(HEAD + "name anna\n").problems());
        secrets("anna office one *\nanna home two *\n");
        assertTrue(problem(HEAD + "name anna\n").contains("write `remotename`"));
    }

    @Test
    void shouldWarnOfTheSingleBackslashThatPptpsetupWrites() throws Exception {
        secrets("DOM\\anna office x *\n");
        PeersReader.Result result =
                read("# written by pptpsetup\n" + HEAD + "name DOM\\anna\nremotename office\n");
        assertEquals("DOM\u0007nna", result.config().account());
        assertTrue(result.notices().getFirst().text().contains("single backslash"));
        secrets("DOM\\\\anna office x *\n");
        result = read("# written by pptpsetup\n" + HEAD + "name DOM\\\\anna\nremotename office\n");
        assertEquals("DOM\\anna", result.config().account());
        assertEquals(List.of(), result.notices());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pty 'pptp h' noauth name bob        | there is no password for 'bob'",
                "noauth name anna                    | does not say whom to dial",
                "pty 'chat -v' noauth name anna      | pty runs 'chat'",
                "pty 'pptp h; id' noauth name anna   | is for a shell",
                "pty 'pptp h --rtmark 1' name anna   | packets are not marked here",
                "pty 'pptp h --lokalbind 1' name anna| no option of pptp",
                "pty 'pptp h' persit name anna       | did you mean 'persist'?",
                "pty 'pptp h' require-mschap-v2      | write refuse-pap",
                "pty 'pptp h' name anna auth         | write noauth behind it",
                "pty 'pptp h' name anna mtu 50       | mtu 50 is out of range",
                "pty 'pptp h' name anna plugin x.so  | plugins of pppd are not loaded",
                "pty 'pptp h' name anna require-mppe-128 noccp | remove one of the two",
            })
    void shouldSayWhatIsWrongAndWhere(String text, String said) throws Exception {
        String problem = problem(text);
        assertTrue(problem.contains(said), problem);
        assertTrue(problem.startsWith("peers/office"), problem);
    }

    @Test
    void shouldNotReadWhatIsNoConnection() {
        assertEquals(1, PeersReader.read(ppp, "host", "../office").problems().size());
        assertEquals(1, PeersReader.read(ppp, "host", ".hidden").problems().size());
        String text = PeersReader.read(ppp, "host", "none").problems().getFirst().text();
        assertTrue(text.contains("pptpsetup --create none"), text);
    }

    /** The list of pppd's options that the server's table is checked against as well. */
    @Test
    void shouldKnowEveryOptionOfPppd() throws Exception {
        Path list =
                Path.of(
                        "../gateway/src/test/resources/net/sallyport/gateway/config/pppd-options.csv");
        for (String line : Files.readAllLines(list)) {
            String[] columns = line.split(",");
            ClientOption option = ClientOptions.find(columns[0]);
            assertNotNull(option, columns[0]);
            assertEquals(
                    Integer.parseInt(columns[1]),
                    option.spec().argument() == Argument.NONE ? 0 : 1,
                    columns[0]);
        }
    }

    @Test
    void shouldTakePptpsOwnOptions() throws Exception {
        PptpCommand pptp =
                read("pty \"/usr/sbin/pptp 192.0.2.1 --phone 12 --nohostroute --timeout 1"
                                + " --loglevel 0 --client-hostname me --nolaunchpppd\"\n"
                                + "noauth name anna")
                        .config()
                        .server();
        assertEquals(new PptpCommand("192.0.2.1", "12", "me", null, false), pptp);
    }

    @Test
    void shouldDemandStrengthsAsPppdCountsThem() throws Exception {
        assertEquals(
                java.util.Set.of(MppeStrength.BITS_40, MppeStrength.BITS_128),
                config("require-mppe").ppp().mppe().strengths());
        assertEquals(
                java.util.Set.of(MppeStrength.BITS_40),
                config("require-mppe-40\nmppe-stateful").ppp().mppe().strengths());
        assertEquals(MppeConfig.OFF, config("require-mppe-128\nnomppe").ppp().mppe());
    }
}
