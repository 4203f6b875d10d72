package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.gateway.config.ServerConfig.Retransmission;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @TempDir Path directory;
    private Reading reading;

    @BeforeEach
    void prepare() throws IOException {
        reading = new Reading(directory);
        reading.accounts("test * secret *\n");
    }

    @Test
    void sayingNothingMeansMsChapV2WithoutEncryption() throws IOException {
        ServerConfig config = config("");
        assertEquals(List.of(AuthMethod.MSCHAP_V2), config.authentication().demanded());
        assertEquals(MppeDemand.OFF, config.mppe().demand());
        assertEquals("gate.example", config.authentication().ourName());
        assertEquals(16384, config.lcp().mtu());
        assertEquals(new Retransmission(3, 10, 2, 5), config.lcp().retransmission());
        assertEquals(0, config.lcp().echoFailures());
        assertTrue(config.lcp().magic());
    }

    @ParameterizedTest
    @CsvSource({
        "require-pap, PAP",
        "+pap, PAP",
        "require-chap, CHAP_MD5",
        "+chap, CHAP_MD5",
        "require-mschap, MSCHAP_V1",
        "+mschap, MSCHAP_V1",
        "require-mschap-v2, MSCHAP_V2",
        "+mschap-v2, MSCHAP_V2",
        "require-pap require-mschap-v2 require-chap, MSCHAP_V2 CHAP_MD5 PAP",
        "refuse-mschap-v2 require-mschap, MSCHAP_V1",
        "noauth require-mschap-v2, MSCHAP_V2",
        "noauth auth, MSCHAP_V2",
        "auth refuse-pap -chap, MSCHAP_V2",
    })
    void whatIsRequiredIsAskedForStrongestFirst(String options, String expected)
            throws IOException {
        List<AuthMethod> methods =
                List.of(expected.split(" ")).stream().map(AuthMethod::valueOf).toList();
        assertEquals(methods, config(options).authentication().demanded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"noauth", "require-mschap-v2 noauth"})
    void anOpenServerIsRefused(String options) throws IOException {
        assertTrue(problems(options).contains("options.pptpd:1: noauth would let anybody in"));
    }

    @ParameterizedTest
    @CsvSource({
        "require-mppe, true, true",
        "+mppe, true, true",
        "require-mppe-40, false, true",
        "require-mppe-128, true, false",
        "require-mppe-40 require-mppe-128, true, true",
        "require-mppe nomppe-40, true, false",
        "require-mppe -mppe-128, false, true",
        "nomppe require-mppe-128, true, false",
    })
    void mppeIsAllOrNothing(String options, boolean bits128, boolean bits40) throws IOException {
        assertEquals(
                new ServerConfig.Mppe(
                        MppeDemand.REQUIRED,
                        bits128,
                        false,
                        bits40,
                        ServerConfig.MppeStateful.REFUSE),
                config(options).mppe());
    }

    @Test
    void nomppeUndoesARequirement() throws IOException {
        assertEquals(MppeDemand.OFF, config("require-mppe-128 nomppe").mppe().demand());
    }

    @Test
    void statefulModeIsAllowedOnlyWhereItIsSaid() throws IOException {
        assertEquals(
                ServerConfig.MppeStateful.ACCEPT,
                config("require-mppe mppe-stateful").mppe().stateful());
        assertEquals(
                ServerConfig.MppeStateful.REFUSE,
                config("mppe-stateful nomppe-stateful").mppe().stateful());
    }

    @Test
    void encryptionThatCannotBeIsAProblem() throws IOException {
        assertTrue(
                problems("require-mppe nomppe-40 nomppe-128")
                        .contains(":1: encryption is required here, but"));
        assertTrue(problems("require-mppe\nnoccp").contains(":2: noccp switches off"));
        assertTrue(
                problems("require-mppe require-chap")
                        .contains("none of the required authentication methods"));
    }

    @Test
    void methodsWithoutKeysAreDroppedWhereEncryptionIsRequired() throws IOException {
        assertEquals(
                List.of(AuthMethod.MSCHAP_V2),
                config("require-mppe-128 require-mschap-v2 require-pap")
                        .authentication()
                        .demanded());
        assertTrue(reading.notices().contains("the methods without keys"));
    }

    @Test
    void theLastTwoNameServersCount() throws IOException {
        reading.file("ppp/options", "ms-dns 10.0.0.1");
        ServerConfig config = config("ms-dns 10.0.0.2 ms-dns 10.0.0.3 ms-wins 10.0.0.4");
        assertEquals(
                List.of(Reading.address("10.0.0.2"), Reading.address("10.0.0.3")),
                config.ipcp().nameServers());
        assertEquals(
                List.of(Reading.address("10.0.0.4"), Reading.address("10.0.0.4")),
                config.ipcp().winsServers());
    }

    @Test
    void aNameServerMayBeAHostName() throws IOException {
        reading.hosts(Map.of("dns.example", "10.0.0.53"));
        assertEquals(
                Reading.address("10.0.0.53"),
                config("ms-dns dns.example").ipcp().nameServers().getFirst());
        assertTrue(problems("ms-dns 10.0.0").contains(":1: ms-dns '10.0.0' is neither"));
    }

    @Test
    void theOptionFileOverridesTheDirectorysOptions() throws IOException {
        reading.file("ppp/options", "mru 1000 mtu 1000 name first idle 5");
        ServerConfig config = config("mtu 1200 name second");
        assertEquals(1000, config.lcp().mru());
        assertEquals(1200, config.lcp().mtu());
        assertEquals("second", config.authentication().ourName());
        assertEquals(5, config.sessionLimits().idleSeconds());
    }

    @Test
    void lcpOptionsHaveTheirEffect() throws IOException {
        ServerConfig.Lcp lcp =
                config(
                                "mru 1400 mtu 1396 asyncmap a0000 -as 0x1 nomagic nopcomp noaccomp"
                                        + " passive silent lcp-echo-interval 20 lcp-echo-failure 3"
                                        + " lcp-echo-adaptive lcp-restart 4 lcp-max-configure 11"
                                        + " lcp-max-terminate 5 lcp-max-failure 6")
                        .lcp();
        assertEquals(
                new ServerConfig.Lcp(
                        1400,
                        1396,
                        0xa0001,
                        false,
                        false,
                        false,
                        true,
                        true,
                        20,
                        3,
                        true,
                        new Retransmission(4, 11, 5, 6)),
                lcp);
        assertEquals(-1, config("default-asyncmap").lcp().asyncMap());
        assertEquals(1500, config("mru 1000 default-mru").lcp().mru());
    }

    @Test
    void otherOptionsHaveTheirEffect() throws IOException {
        ServerConfig config =
                config(
                        "ipcp-accept-remote ipcp-restart 5 ipcp-max-configure 12 ipcp-max-terminate"
                                + " 3 ipcp-max-failure 7 idle 600 maxconnect 3600 proxyarp unit 8"
                                + " chapms-strip-domain chap-restart 4 chap-max-challenge 6"
                                + " chap-interval 90 chap-timeout 61 pap-restart 2 pap-max-authreq 4"
                                + " pap-timeout 31 remotename bob debug show-password logfile /l"
                                + " child-timeout 9 ip-up-script /u auth-up-script /a set A=b=c set B=d"
                                + " unset B ipparam p pptpd-logwtmp-strip-domain plugin"
                                + " /usr/lib/pptpd/pptpd-logwtmp.so");
        assertEquals(
                new ServerConfig.Ipcp(List.of(), List.of(), true, new Retransmission(5, 12, 3, 7)),
                config.ipcp());
        assertEquals(new ServerConfig.SessionLimits(600, 3600), config.sessionLimits());
        assertTrue(config.interfaces().proxyArp());
        assertEquals(8, config.interfaces().firstUnit());
        assertTrue(config.authentication().stripDomain());
        assertEquals("bob", config.authentication().remoteName());
        assertEquals(new ServerConfig.Chap(4, 6, 90, 61), config.authentication().chap());
        assertEquals(new ServerConfig.Pap(31), config.authentication().pap());
        assertEquals(
                new ServerConfig.Logging(
                        LogWording.EVENTS,
                        false,
                        true,
                        Path.of("/l"),
                        null,
                        new ServerConfig.Wtmp(
                                true, true, Path.of("/var/log/wtmp"), Path.of("/var/run/utmp"))),
                config.logging());
        assertEquals(Path.of("/u"), config.scripts().ipUp());
        assertEquals(Path.of("/a"), config.scripts().authUp());
        assertEquals(reading.ppp().resolve("ip-down"), config.scripts().ipDown());
        assertEquals(Map.of("A", "b=c"), config.scripts().environment());
        assertEquals("p", config.scripts().ipParam());
        assertEquals(9, config.scripts().childTimeoutSeconds());
        assertTrue(config.scripts().enabled());
    }

    @Test
    void setAndUnsetHaveTheirLastWordEach() throws IOException {
        ServerConfig.Scripts scripts =
                config("set A=1 unset A unset UNIT set B=2 unset C set C=3 linkname x").scripts();
        assertEquals(Map.of("B", "2", "C", "3", "LINKNAME", "x"), scripts.environment());
        assertEquals(Set.of("A", "UNIT"), scripts.hidden());
    }

    @Test
    void whatIsNotBuiltYetIsKeptAndSaid() throws IOException {
        assertEquals(Path.of("/l"), config("lock passive logfile /l").logging().logFile());
        assertTrue(
                reading.notices()
                        .contains("passive, logfile have no effect: this is not built yet"));
    }

    @ParameterizedTest
    @CsvSource({
        "name one domain example, one",
        "domain example, gate.example.example",
        "domain .example, gate.example.example",
        "name one usehostname, gate.example",
    })
    void ourNameIsTheHostsUnlessGiven(String options, String expected) throws IOException {
        assertEquals(expected, config(options).authentication().ourName());
    }

    @Test
    void anArgumentMayStandOnTheNextLine() throws IOException {
        assertEquals(1234, config("mtu # in octets\n\n 1234").lcp().mtu());
    }

    @Test
    void numbersAreReadAsPppdReadsThem() throws IOException {
        assertEquals(0x500, config("mtu 0x500").lcp().mtu());
        assertEquals(01000, config("mtu 01000").lcp().mtu());
        assertEquals(30, config("idle 30s").sessionLimits().idleSeconds());
        assertTrue(reading.notices().contains("idle '30s' is read as 30"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mtu 127 | mtu 127 is out of range: 128 to 16384",
                "mru 16385 | mru 16385 is out of range",
                "idle -1 | idle -1 is out of range: 0 or more",
                "idle soon | idle 'soon': a number must follow",
                "idle 99999999999999999999 | out of range",
                "asyncmap g | asyncmap 'g': up to eight hexadecimal digits",
                "idle | idle: its argument is missing",
                "set NAME | set 'NAME': write NAME=VALUE",
                "requre-mschap-v2 | unknown option 'requre-mschap-v2'; did you mean 'require-mschap-v2'?",
                "10.8.0.100 | '10.8.0.100' is an address without a colon; write '10.8.0.100:'",
                "nowhere.example: | the address 'nowhere.example' is neither",
                "127.0.0.1: | can be nobody's",
                "plugin radius.so | plugin radius.so: there is no RADIUS here yet",
                "plugin /usr/lib/pppd/2.4.9/winbind.so | plugin winbind.so",
                "plugin my.so | plugin my.so: plugins of pppd cannot be loaded",
                "mppe required,stateless,no40,no56 | write require-mppe-128 instead",
                "mppe required,no128 | write require-mppe-40 instead",
                "+chapms-v2 | write require-mschap-v2",
                "mppe-128 | write require-mppe-128",
                "login | system passwords are not checked",
                "require-eap | there is no EAP here",
                "maxoctets 5 | traffic is not limited",
                "call /etc/x | call '/etc/x': write the name of a file in",
                "call a/../b | without ..",
                "file /nowhere | options file /nowhere cannot be read",
            })
    void aMistakeIsNamedWithItsLine(String options, String expected) throws IOException {
        String problems = problems("\n" + options);
        assertTrue(problems.startsWith("ppp/options.pptpd:2: "), problems);
        assertTrue(problems.contains(expected), problems);
        assertEquals(1, problems.lines().count(), problems);
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws IOException {
        assertEquals(4, problems("nonsense1\nmtu x\nplugin radius.so\nnoauth\n").lines().count());
    }

    @Test
    void filesNest() throws IOException {
        reading.file("more", "mtu 1300 file " + directory + "/evenmore mru 1301\n")
                .file("evenmore", "mtu 1299\n")
                .file("ppp/peers/sub/one", "idle 7\n");
        ServerConfig config = config("mtu 1500 file " + directory + "/more call sub/one");
        assertEquals(1299, config.lcp().mtu());
        assertEquals(1301, config.lcp().mru());
        assertEquals(7, config.sessionLimits().idleSeconds());
        assertEquals("sub/one", config.scripts().environment().get("CALL_FILE"));
    }

    @Test
    void aFileThatIncludesItselfIsAProblem() throws IOException {
        reading.file("loop", "\nfile " + directory + "/loop\n");
        assertTrue(problems("file " + directory + "/loop").startsWith("loop:2: options file"));
    }

    @Test
    void aMistakeInANestedFileHasThatFilesLine() throws IOException {
        reading.file("more", "#\n#\nnonsense\n");
        assertTrue(problems("file " + directory + "/more").startsWith("more:3: unknown option"));
    }

    @Test
    void bareWordsAreSpeedsAddressesAndDevices() throws IOException {
        config("115200 0x100 tty :10.0.0.2 null");
        String notices = reading.notices();
        assertTrue(notices.contains("115200, 0x100 have no effect"), notices);
        assertTrue(notices.contains("tty, null have no effect"), notices);
        assertTrue(notices.contains("LOCAL:REMOTE in the options file is overridden"), notices);
    }

    private ServerConfig config(String options) throws IOException {
        return reading.options(options).config();
    }

    private String problems(String options) throws IOException {
        return reading.options(options).problems();
    }
}
