package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.config.ServerConfig.InterfaceForm;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TomlTest {
    @TempDir Path directory;
    private Reading reading;

    @BeforeEach
    void prepare() throws IOException {
        reading = new Reading(directory);
    }

    @Test
    void theSampleFileSaysWhatTheTableSays() throws IOException {
        Generated.check("packaging/sallyport.toml", SampleToml.text(false));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSampleFileIsTheDefaults(boolean live) throws IOException {
        ConfigReader.Result result = reading.readToml(SampleToml.text(live));
        assertEquals(List.of(), result.problems());
        assertEquals(
                builtIn(), result.config().toString().replace(result.config().origin(), "ORIGIN"));
    }

    @Test
    void nothingAtAllIsTheDefaultsToo() {
        ServerConfig config = reading.read(builtInSource()).config();
        assertEquals(List.of(config.paths().ownAccounts()), config.accounts().chapSecrets());
        assertEquals(
                builtIn(),
                config.toString()
                        .replace(config.origin(), "ORIGIN")
                        .replace("[" + secrets() + "]", "[]"));
        assertEquals(List.of(Reading.address("192.168.100.10")), config.pool().locals());
        assertEquals(31, config.pool().remotes().size());
        assertEquals(MppeDemand.REQUIRED, config.mppe().demand());
        assertEquals(InterfaceForm.SHARED, config.interfaces().form());
    }

    @Test
    void keysHaveTheirEffect() throws IOException {
        ServerConfig config =
                config(
                        """
                        [listen]
                        addresses = ["192.0.2.1", "gate.example"]
                        port = 11723
                        [pool]
                        local = ["10.0.0.1"]
                        remote = ["10.0.0.10-12", "10.0.0.20"]
                        connections = 4
                        [accounts]
                        chap-secrets = ["%s"]
                        limit = 2
                        on-conflict = "deny"
                        [authentication]
                        methods = ["mschap-v2", "mschap"]
                        name = "pptpd"
                        remote-name = "joe"
                        strip-domain = true
                        [encryption]
                        mppe = "optional"
                        bits = [128, 40]
                        stateful = "ask"
                        [session]
                        dns = ["10.0.0.53"]
                        idle-seconds = 600
                        [interfaces]
                        form = "own"
                        name = "vpn%%d"
                        [gre]
                        reorder-millis = 100
                        [logging]
                        capture = "/tmp/x.pcap"
                        debug-packets = true
                        [lcp]
                        mtu = 1300
                        """
                                .formatted(reading.ppp().resolve("chap-secrets")));
        assertEquals(2, config.listen().addresses().size());
        assertEquals(11723, config.listen().port());
        assertEquals(
                List.of("10.0.0.10", "10.0.0.11", "10.0.0.12", "10.0.0.20"),
                config.pool().remotes().stream().map(a -> a.getHostAddress()).toList());
        assertEquals(new ServerConfig.AdmissionRules(2, OnConflict.DENY, 5), config.admission());
        assertEquals(
                List.of(AuthMethod.MSCHAP_V2, AuthMethod.MSCHAP_V1),
                config.authentication().demanded());
        assertEquals("joe", config.authentication().remoteName());
        assertTrue(config.authentication().stripDomain());
        assertEquals(
                new ServerConfig.Mppe(
                        MppeDemand.OPTIONAL, true, false, true, ServerConfig.MppeStateful.ASK),
                config.mppe());
        assertEquals(List.of(Reading.address("10.0.0.53")), config.ipcp().nameServers());
        assertEquals(600, config.sessionLimits().idleSeconds());
        assertEquals("vpn%d", config.interfaces().namePattern());
        assertEquals(InterfaceForm.OWN, config.interfaces().form());
        assertEquals(100, config.gre().reorderMillis());
        assertEquals(Path.of("/tmp/x.pcap"), config.logging().captureFile());
        assertEquals(1300, config.lcp().mtu());
    }

    @Test
    void anEmptyPoolLeavesAddressesToTheAccounts() throws IOException {
        ServerConfig config = config("[pool]\nlocal = [\"10.0.0.1\"]\nremote = []\n");
        assertEquals(List.of(), config.pool().remotes());
        assertEquals(
                Reading.address("10.0.0.1"), config.pool().localFor(Reading.address("10.1.1.1")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "prot = 1 | listen.prot | unknown key listen.prot; did you mean listen.port?",
                "port = 70000 | listen.port | listen.port = 70000 is out of range; expected a whole number from 1 to 65535",
                "port = \"1723\" | listen.port | listen.port = \"1723\" is no whole number",
                "port = 1.5 | listen.port | is no whole number",
                "addresses = \"10.0.0.1\" | listen.addresses | is no list of texts",
                "addresses = [1] | listen.addresses | is no list of texts",
                "addresses = [\"10.0.0\"] | listen.addresses | has '10.0.0', which is neither",
            })
    void aMistakeIsNamedWithItsLine(String line, String key, String expected) throws IOException {
        String problems = problems("# first\n[listen]\n\n" + line + "\n");
        assertTrue(problems.startsWith("sallyport.toml:4: "), problems);
        assertTrue(problems.contains(expected), problems);
        assertEquals(1, problems.lines().count(), problems);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u00a7',
            value = {
                "[accounts]`on-conflict = \"kick\" | is none of them; expected one of \"replace\", \"deny\"",
                "[encryption]`bits = [64] | encryption.bits = [64] is not",
                "[encryption]`bits = [] | is not",
                "[encryption]`stateful = 1 | is none of them; expected one of",
                "[authentication]`methods = [] | is not",
                "[authentication]`methods = [\"eap\"] | is not",
                "[authentication]`methods = [\"pap\"] | none of the authentication methods gives it keys",
                "[interfaces]`name = \"ppp\" | with one %d",
                "[interfaces]`name = \"a/b%d\" | with one %d",
                "[pool]`remote = [\"10.0.0.5-3\"] | counts backwards",
                "[pool]`remote = [\"10.0.0.5\"] | pool.local must say our end",
                "[pool]`local = [] | pool.local must say our end",
                "[paths]`run-dir = 5 | is no text",
                "[nonsense]`x = 1 | unknown key nonsense.x",
                "[nonsense]` | unknown key nonsense",
                "[lsten]` | unknown key lsten; did you mean listen?",
                "[listen]`port = = | this is no TOML",
                "[listen]`port = 1`port = 2 | this is no TOML",
                "port = 1 | unknown key port",
            })
    void whatIsWrongIsSaid(String toml, String expected) throws IOException {
        String problems = problems(toml.replace('`', '\n') + "\n");
        assertTrue(problems.contains(expected), problems);
        assertTrue(problems.startsWith("sallyport.toml"), problems);
    }

    @Test
    void everyMistakeIsNamedAtOnceAndNothingIsHalfApplied() throws IOException {
        ConfigReader.Result result =
                reading.readToml("[listen]\nport = 0\n[pool]\nlocl = []\n[lcp]\nmru = 5\n");
        assertEquals(3, result.problems().size(), result.problems().toString());
        assertNull(result.config());
        assertFalse(reading.lines(result.problems()).contains(":0"));
    }

    @Test
    void overridesLieOnTop() throws IOException {
        reading.readToml("[accounts]\nlimit = 3\n");
        Overrides overrides =
                new Overrides(
                        5,
                        OnConflict.DENY,
                        List.of(Reading.address("192.0.2.1")),
                        1724,
                        2,
                        InterfaceForm.OWN,
                        Path.of("/r"),
                        Path.of("/s"),
                        Path.of("/p"),
                        new Overrides.Scripts(Path.of("/i"), true),
                        Path.of("/c"),
                        true,
                        Overrides.Host.NONE,
                        Overrides.Operation.NONE);
        ServerConfig config =
                new ConfigReader(reading.environment(), AccountCheck.none())
                        .read(
                                new ConfigReader.Source.Toml(directory.resolve("sallyport.toml")),
                                overrides)
                        .config();
        assertEquals(new ServerConfig.AdmissionRules(5, OnConflict.DENY, 5), config.admission());
        assertEquals(
                new ServerConfig.Listen(List.of(Reading.address("192.0.2.1")), 1724),
                config.listen());
        assertEquals(new ServerConfig.Workers(2), config.workers());
        assertEquals(
                new ServerConfig.Paths(
                        Path.of("/r"), Path.of("/s"), Path.of("/p"), Path.of("/i"), null),
                config.paths());
        assertEquals(Path.of("/p/auth-up"), config.scripts().authUp());
        assertEquals(InterfaceForm.OWN, config.interfaces().form());
        assertTrue(config.logging().debugControl() && config.logging().debugPackets());
    }

    @Test
    void anOverrideOutOfRangeIsAProblem() {
        Overrides none = Overrides.none();
        Overrides overrides =
                new Overrides(
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Overrides.Scripts.NONE,
                        null,
                        null,
                        Overrides.Host.NONE,
                        Overrides.Operation.NONE);
        ConfigReader reader = new ConfigReader(reading.environment(), AccountCheck.none());
        assertEquals(List.of(), reader.read(builtInSource(), none).problems());
        assertEquals(
                "[command line: --limit is 0; it must be 1 to 1000000]",
                reader.read(builtInSource(), overrides).problems().toString());
    }

    private Path secrets() {
        return directory.resolve("accounts");
    }

    private ConfigReader.Source builtInSource() {
        try {
            java.nio.file.Files.writeString(secrets(), "u sallyport p *\n");
        } catch (IOException unwritable) {
            throw new AssertionError(unwritable);
        }
        return new ConfigReader.Source.BuiltIn();
    }

    private String builtIn() {
        return ServerConfig.builtIn()
                .toString()
                .replace("built-in defaults", "ORIGIN")
                .replace("/etc/ppp", reading.ppp().toString());
    }

    private ServerConfig config(String toml) throws IOException {
        reading.hosts(Map.of("gate.example", "192.0.2.2"));
        ConfigReader.Result result = reading.readToml(toml);
        assertEquals(List.of(), result.problems());
        return result.config();
    }

    private String problems(String toml) throws IOException {
        return reading.lines(reading.readToml(toml).problems());
    }
}
