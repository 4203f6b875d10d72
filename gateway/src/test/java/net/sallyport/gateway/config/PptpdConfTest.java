package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PptpdConfTest {
    private static final String POOL = "localip 10.0.0.1\nremoteip 10.0.0.10-19\n";

    @TempDir Path directory;
    private Reading reading;

    @BeforeEach
    void prepare() throws IOException {
        reading = new Reading(directory);
        reading.options("name pptpd\n");
        Files.delete(reading.conf());
    }

    @Test
    void defaultsArePptpds() throws IOException {
        reading.conf("option " + reading.optionsFile() + "\n");
        ServerConfig config = reading.config();
        assertEquals(100, config.connections());
        assertEquals(100, config.pool().locals().size());
        assertEquals(Reading.address("192.168.1.100"), config.pool().remotes().getLast());
        assertEquals(List.of(), config.listen().addresses());
        assertEquals(1723, config.listen().port());
        assertEquals(10, config.control().startSeconds());
        assertEquals(115200, config.scripts().speed());
        assertTrue(config.scripts().clientAddressAsIpParam());
        assertFalse(config.logging().wtmp().enabled());
        assertFalse(config.logging().debugControl());
        assertNull(config.paths().pidFile());
        assertEquals(reading.conf().toString(), config.origin());
    }

    @Test
    void everyDirectiveHasItsEffect() throws IOException {
        reading.hosts(Map.of("gate.example", "192.0.2.9"))
                .conf(
                        "option "
                                + reading.optionsFile()
                                + "\ndebug\nstimeout\t25 \nnoipparam\nlogwtmp\nconnections 5\n"
                                + POOL
                                + "listen gate.example\npidfile /run/other.pid\nspeed 9600");
        ServerConfig config = reading.config();
        assertTrue(config.logging().debugControl());
        assertFalse(config.logging().debugPackets());
        assertEquals(25, config.control().startSeconds());
        assertFalse(config.scripts().clientAddressAsIpParam());
        assertTrue(config.logging().wtmp().enabled());
        assertEquals(5, config.connections());
        assertEquals(List.of(Reading.address("10.0.0.1")), config.pool().locals());
        assertEquals(5, config.pool().remotes().size());
        assertEquals(List.of(Reading.address("192.0.2.9")), config.listen().addresses());
        assertEquals(Path.of("/run/other.pid"), config.paths().pidFile());
        assertEquals(9600, config.scripts().speed());
    }

    @Test
    void everyMistakeIsNamedAtOnceWithItsLine() throws IOException {
        reading.conf(
                "# fine\n\noptoin x\n localip 10.0.0.1\nspeed fast\nremoteip 10.0.0.5-3\n"
                        + "listen nowhere.example\nrequire-mppe-128\nvrf blue\nlocalip\n");
        String problems = reading.problems();
        List<String> lines = problems.lines().toList();
        assertTrue(
                problems.contains("pptpd.conf:3: unknown keyword 'optoin'; did you mean 'option'?"),
                problems);
        assertTrue(problems.contains("pptpd.conf:4: the line starts with a blank"), problems);
        assertTrue(problems.contains("pptpd.conf:5: speed 'fast' is not a number"), problems);
        assertTrue(
                problems.contains("pptpd.conf:6: remoteip: '10.0.0.5-3' counts backwards"),
                problems);
        assertTrue(problems.contains("pptpd.conf:7: listen 'nowhere.example'"), problems);
        assertTrue(
                problems.contains(
                        "pptpd.conf:8: unknown keyword 'require-mppe-128'; it belongs in"),
                problems);
        assertTrue(problems.contains("pptpd.conf:9: vrf: "), problems);
        assertTrue(problems.contains("pptpd.conf:10: localip: its value is missing"), problems);
        assertTrue(lines.size() >= 8, problems);
        assertNull(reading.read().config());
    }

    @Test
    void theFirstOfTwoLinesCounts() throws IOException {
        reading.conf(withOption("connections 3\nconnections 7\n" + POOL));
        assertEquals(3, reading.config().connections());
        assertTrue(reading.notices().contains("connections is ignored: the first one counts"));
    }

    @Test
    void aFlagIsOnWhateverFollowsIt() throws IOException {
        reading.conf(withOption("debug no\n" + POOL));
        assertTrue(reading.config().logging().debugControl());
        assertTrue(reading.notices().contains("debug is on by being there; 'no' is ignored"));
    }

    @Test
    void commentsOnlyStartInTheFirstColumn() throws IOException {
        reading.conf(withOption(POOL + "pidfile /run/a # b\n   # blank and comment\n \t\n"));
        assertEquals(Path.of("/run/a # b"), reading.config().paths().pidFile());
    }

    @Test
    void keywordsAreCaseSensitive() throws IOException {
        reading.conf(withOption(POOL + "Debug\n"));
        assertTrue(reading.problems().contains("unknown keyword 'Debug'; did you mean 'debug'?"));
    }

    @Test
    void windowsLineEndsAreReadAndSaid() throws IOException {
        reading.conf(withOption(POOL).replace("\n", "\r\n"));
        assertEquals(10, reading.config().connections());
        assertTrue(reading.notices().contains("CR LF"));
    }

    @Test
    void aLineThatPptpdWouldSkipForItsLengthIsAProblem() throws IOException {
        reading.conf(withOption(POOL + "# " + "x".repeat(600) + "\npidfile /" + "x".repeat(510)));
        String problems = reading.problems();
        assertTrue(problems.contains("pptpd.conf:5: the line is longer than 509 bytes"), problems);
        assertEquals(1, problems.lines().count(), problems);
    }

    @ParameterizedTest
    @CsvSource({"0", "-5"})
    void connectionsBelowOneMeanTheDefault(String value) throws IOException {
        reading.conf(
                withOption("connections " + value + "\nlocalip 10.0.0.1\nremoteip 10.0.1.1-200\n"));
        assertEquals(100, reading.config().connections());
    }

    @Test
    void fewerAddressesReduceTheConnections() throws IOException {
        reading.conf(withOption(POOL));
        assertEquals(10, reading.config().connections());
        assertTrue(reading.notices().contains("connections 100 is reduced to 10"));
    }

    @Test
    void moreAddressesThanConnectionsAreLeftOut() throws IOException {
        reading.conf(withOption("connections 4\n" + POOL));
        assertEquals(Reading.address("10.0.0.13"), reading.config().pool().remotes().getLast());
        assertTrue(reading.notices().contains("only the first 4 of 10 addresses"));
    }

    @Test
    void severalLocalAddressesArePairedByIndex() throws IOException {
        reading.conf(withOption("localip 10.0.1.1-3\nremoteip 10.0.2.1-9\n"));
        ServerConfig config = reading.config();
        assertEquals(3, config.connections());
        assertEquals(Reading.address("10.0.1.3"), config.pool().localFor(2));
        assertEquals(
                Reading.address("10.0.1.2"), config.pool().localFor(Reading.address("10.0.2.2")));
    }

    @Test
    void noAddressIsGivenToTwo() throws IOException {
        reading.conf(withOption("localip 10.0.0.1\nremoteip 10.0.0.5-9,10.0.0.7\n"));
        assertTrue(
                reading.problems().contains("pptpd.conf:3: remoteip: 10.0.0.7 stands there twice"));
    }

    @Test
    void ourOwnEndIsGivenToNobody() throws IOException {
        reading.conf(withOption("localip 10.0.0.2\nremoteip 10.0.0.1-4\n"));
        assertEquals(
                List.of(
                        Reading.address("10.0.0.1"),
                        Reading.address("10.0.0.3"),
                        Reading.address("10.0.0.4")),
                reading.config().pool().remotes());
        assertTrue(reading.notices().contains("10.0.0.2 is our own end"));
    }

    @Test
    void delegateTakesAddressesFromTheOptionsFile() throws IOException {
        reading.options("name pptpd\n10.9.0.1:\n").conf(withOption("delegate\nlocalip 10.0.0.1\n"));
        ServerConfig config = reading.config();
        assertEquals(List.of(Reading.address("10.9.0.1")), config.pool().locals());
        assertEquals(List.of(), config.pool().remotes());
        assertEquals(100, config.connections());
    }

    @Test
    void delegateNeedsOurOwnEnd() throws IOException {
        reading.conf(withOption("delegate\n"));
        assertTrue(reading.problems().contains("pptpd.conf:2: delegate: our end of the tunnels"));
    }

    @Test
    void withoutAnOptionFileTheDirectorysOptionsAlone() throws IOException {
        reading.file("ppp/options", "name pptpd\nmru 1396\n").conf(POOL);
        assertEquals(1396, reading.config().lcp().mru());
    }

    @Test
    void anOptionFileThatIsMissingIsAProblemWhereItIsNamed() throws IOException {
        reading.conf("#\noption /nowhere/options\n" + POOL);
        assertTrue(
                reading.problems()
                        .contains(
                                "pptpd.conf:2: options file /nowhere/options cannot be read: there is"
                                        + " no such file"));
    }

    @Test
    void aMissingConfigurationIsAProblem() {
        assertTrue(reading.problems().contains("there is no such file"));
    }

    @Test
    void whatHasNoEffectIsSaid() throws IOException {
        reading.conf(withOption(POOL + "ppp /usr/sbin/pppd\nbcrelay eth1\n"));
        reading.config();
        assertTrue(reading.notices().contains("pptpd.conf:4: ppp has no effect"));
        assertTrue(reading.notices().contains("pptpd.conf:5: bcrelay has no effect"));
    }

    @Test
    void rulesOfTcpWrappersAreSaidToHaveNoEffect() throws IOException {
        reading.file("etc/hosts.deny", "# pptpd: ALL\nsshd: ALL\npptpd, ftpd : ALL\n")
                .conf(withOption(POOL));
        reading.config();
        assertTrue(reading.notices().contains("hosts.deny:3: the rule for pptpd has no effect"));
    }

    private String withOption(String rest) {
        return "option " + reading.optionsFile() + "\n" + rest;
    }
}
