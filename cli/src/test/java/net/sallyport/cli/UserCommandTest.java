package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCommandTest {
    @TempDir Path directory;

    @Test
    void anAccountLivesFromAddToRemove() {
        assertEquals(0, user("secret\n", "add", "joe", "--password-stdin").exit());
        assertEquals(
                0,
                user(
                                "",
                                "set",
                                "joe",
                                "--limit",
                                "2",
                                "--on-conflict",
                                "deny",
                                "--address",
                                "10.0.0.7,10.0.0.8",
                                "--route",
                                "10.20.0.0/16",
                                "--valid-until",
                                "2030-01-01T00:00Z",
                                "--disable")
                        .exit());
        assertEquals(
                0, user("other\r\n", "passwd", "joe", "--chap-md5", "--password-stdin").exit());
        String json = user("", "list", "--json").out();
        assertTrue(
                json.startsWith(
                        "[{\"account\":\"joe\",\"limit\":2,\"on_conflict\":\"deny\","
                                + "\"addresses\":[\"10.0.0.7\",\"10.0.0.8\"],"
                                + "\"routes\":[\"10.20.0.0/16\"],\"enabled\":false,"
                                + "\"valid_until\":\"2030-01-01T00:00:00Z\",\"chap_md5\":true,"),
                json);
        assertTrue(user("", "list").out().contains("joe      2      deny"));
        assertEquals(0, user("", "set", "joe", "--limit", "default", "--enable").exit());
        assertEquals(
                0,
                user("", "set", "joe", "--no-chap-md5", "--address", "none", "--route", "none")
                        .exit());
        assertTrue(
                user("", "list", "--json")
                        .out()
                        .contains(
                                "\"limit\":null,\"on_conflict\":\"deny\","
                                        + "\"addresses\":[],\"routes\":[],\"enabled\":true"));
        assertEquals(2, user("", "set", "joe", "--route", "0.0.0.0/0").exit());
        assertEquals(0, user("", "remove", "joe").exit());
        assertEquals("[]\n", user("", "list", "--json").out());
    }

    @Test
    void aDatabaseIsMadeForAnAccountAlone() {
        for (String[] words :
                new String[][] {{"list"}, {"remove", "joe"}, {"set", "joe", "--disable"}}) {
            Typed typed = user("", words);
            assertEquals(1, typed.exit());
            assertTrue(typed.err().contains("there is no account database"), typed.err());
        }
        assertFalse(Files.exists(directory.resolve("accounts.db")));
        assertFalse(Files.exists(directory.resolve("accounts.key")));
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        user("secret\n", "add", "joe", "--password-stdin");
        Typed twice = user("secret\n", "add", "JOE", "--password-stdin");
        assertEquals(1, twice.exit());
        assertTrue(twice.err().contains("there is an account 'joe' already"), twice.err());
        assertEquals(1, user("x\n", "passwd", "eve", "--password-stdin").exit());
        assertEquals(1, user("", "set", "eve", "--disable").exit());
        assertEquals(1, user("", "remove", "eve").exit());
        assertEquals(3, user("", "remove", "eve", "joe").exit());
        Typed empty = user("\n", "add", "eve", "--password-stdin");
        assertEquals(1, empty.exit());
        assertTrue(empty.err().contains("an empty password is not taken"), empty.err());
        Typed noTerminal = user("", "add", "eve");
        assertEquals(1, noTerminal.exit());
        assertTrue(noTerminal.err().contains("use --password-stdin"), noTerminal.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "add a b",
                "add joe --password secret",
                "add joe --limit 0",
                "add joe --limit many",
                "add joe --on-conflict kick",
                "add joe --address 10.0.0",
                "add joe --address 127.0.0.1",
                "add joe --valid-until tomorrow",
                "set joe",
                "set joe --enable --disable",
                "remove",
                "import",
            })
    void aWrongCommandLineIsUsage(String line) {
        Typed typed = user("x\n", line.split(" "));
        assertEquals(2, typed.exit(), typed.err());
        assertFalse(Files.exists(directory.resolve("accounts.db")) && typed.err().isEmpty());
    }

    @Test
    void aFileIsImportedAndWhatIsLeftIsNamed() throws IOException {
        Path file = directory.resolve("chap-secrets");
        Files.writeString(
                file,
                """
                # client server secret addresses
                joe    *      one     *
                eve    pptpd  two     10.0.0.5 10.0.0.6
                max    other  three   *
                *      *      four    *
                JOE    *      five    *
                net    *      six     10.0.0.0/24
                shut   *      seven   -
                opt    *      eight   *  --  idle 60
                """);
        Typed first = user("", "import", file.toString(), "--server", "pptpd");
        assertEquals(3, first.exit(), first.err());
        assertTrue(first.out().contains("2 added, 0 replaced, 6 not taken"), first.out());
        for (String each :
                List.of(
                        "chap-secrets:4: the line is for the server 'other'",
                        "chap-secrets:5: the line is for every name",
                        "chap-secrets:6: a line before has the same name",
                        "chap-secrets:7: its addresses are more than single ones",
                        "chap-secrets:8: the line allows no address",
                        "chap-secrets:9: the line has options behind --")) {
            assertTrue(first.out().contains(each), each + "\n" + first.out());
        }
        assertFalse(first.out().contains("four"), "no secret is shown");
        Typed again = user("", "import", file.toString());
        assertTrue(again.out().contains("0 added, 0 replaced, 8 not taken"), again.out());
        assertEquals(1, again.exit());
        Files.writeString(file, "joe * other * -- limit 2 on-conflict deny\n");
        Typed replaced = user("", "import", file.toString(), "--replace");
        assertEquals(0, replaced.exit(), replaced.out());
        String listed = user("", "list", "--json").out();
        assertTrue(listed.contains("\"limit\":2,\"on_conflict\":\"deny\""), listed);
        assertEquals(1, user("", "import", directory.resolve("none").toString()).exit());
    }

    @Test
    void theConfigurationSaysWhereTheDatabaseIs() throws IOException {
        Path toml = directory.resolve("s.toml");
        Path state = directory.resolve("elsewhere");
        Files.writeString(
                toml,
                "[paths]\nstate-dir = \"%s\"\n[accounts]\nkey-file = \"%s\"\n"
                        .formatted(state, directory.resolve("k")));
        Typed typed =
                Typed.runWith(
                        "x\n",
                        "user",
                        "add",
                        "joe",
                        "--password-stdin",
                        "--config",
                        toml.toString());
        assertEquals(0, typed.exit(), typed.err());
        assertTrue(Files.exists(state.resolve("accounts.db")));
        assertTrue(Files.exists(directory.resolve("k")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "user add", "user passwd", "user set", "user import"})
    void helpHasAnExample(String command) {
        String[] words = (command + " --help").split(" ");
        Typed typed = Typed.run(words);
        assertEquals(0, typed.exit());
        assertTrue(typed.out().contains("Example"), typed.out());
    }

    private Typed user(String stdin, String... words) {
        List<String> all = new ArrayList<>(List.of("user"));
        all.addAll(Arrays.asList(words));
        all.add("--state-dir");
        all.add(directory.toString());
        return Typed.runWith(stdin, all.toArray(String[]::new));
    }
}
