package net.sallyport.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.Word;
import net.sallyport.pppconfig.WordLexer;

/** Any bytes give a configuration or problems, never an exception. */
class ConfigFuzzTest {
    private static final Environment ENVIRONMENT =
            new Environment(HostResolver.none(), "host", null, Path.of("/nowhere"));

    /** Anew for each input: one instance of the test sees them all. */
    private Problems problems = new Problems();

    @FuzzTest(maxDuration = "60s")
    void words(byte[] bytes) {
        problems = new Problems();
        WordLexer lexer = new WordLexer("file", bytes, problems);
        int line = 1;
        for (Word word = lexer.next(); word != null; word = lexer.next()) {
            assertTrue(word.line() >= line);
            assertTrue(word.latin1().length() <= WordLexer.MAX_WORD);
            line = word.line();
        }
        assertSaid();
    }

    @FuzzTest(maxDuration = "60s")
    void pptpdConf(byte[] bytes) {
        problems = new Problems();
        PptpdConf conf = PptpdConf.parse("file", bytes, problems);
        for (PptpdDirective directive : PptpdDirective.values()) {
            PptpdConf.Setting setting = conf.get(directive);
            if (setting != null) {
                assertEquals(setting.value().strip().isEmpty(), setting.value().isBlank());
                assertTrue(setting.place().line() > 0);
            }
        }
        assertSaid();
    }

    @FuzzTest(maxDuration = "60s")
    void options(byte[] bytes) {
        problems = new Problems();
        Draft draft = Draft.ofPptpd("host");
        draft.pppDir = Path.of("/nowhere");
        OptionState state = new OptionState(draft, ENVIRONMENT, problems);
        OptionsReader reader = new OptionsReader(state);
        reader.readBytes("file", bytes);
        state.finish();
        reader.sayInert();
        ServerConfig config = draft.build("fuzz");
        assertFalse(config.authentication().demanded().isEmpty());
        assertTrue(config.ipcp().nameServers().size() <= 2);
        assertTrue(config.lcp().mtu() >= 128 && config.lcp().mru() >= 128);
        assertSaid();
    }

    @FuzzTest(maxDuration = "60s")
    void ipSpec(byte[] bytes) {
        problems = new Problems();
        String spec = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Inet4Address> addresses =
                IpSpec.parse(spec, "localip", new Place("file", 1), HostResolver.none(), problems);
        assertEquals(addresses == null, !problems.isEmpty());
        if (addresses != null) {
            assertFalse(addresses.isEmpty());
            assertTrue(addresses.stream().allMatch(IpSpec::isUsable));
        }
        assertSaid();
    }

    @FuzzTest(maxDuration = "60s")
    void toml(byte[] bytes) {
        problems = new Problems();
        Draft draft = Draft.ofToml();
        new TomlReader("file", ENVIRONMENT, problems).read(bytes, draft);
        if (problems.isEmpty()) {
            ServerConfig config = draft.build("fuzz");
            assertFalse(config.pool().locals().isEmpty());
            assertTrue(config.listen().port() > 0);
        }
        assertSaid();
    }

    private void assertSaid() {
        for (Problem problem : problems.all()) {
            assertEquals(1, problem.toString().lines().count());
        }
        for (Problem notice : problems.notices()) {
            assertEquals(1, notice.toString().lines().count());
        }
    }
}
