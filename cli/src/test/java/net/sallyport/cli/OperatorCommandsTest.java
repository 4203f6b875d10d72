package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.control.JsonReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** status, sessions, kick and reload against a server that a test makes up. */
@Timeout(120)
class OperatorCommandsTest {
    @TempDir private Path runDir;
    private MadeUpServer server;

    @BeforeEach
    void start() throws IOException {
        server = new MadeUpServer(runDir);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Typed type(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--run-dir", runDir.toString()));
        return Typed.run(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "sessions", "reload", "kick joe", "sessions --watch", "events"})
    void whereNoServerRunsThatIsSaid(String command) {
        server.close();
        Typed typed = type(command.split(" "));
        assertEquals(ExitCodes.NO_SERVER, typed.exit());
        assertEquals("", typed.out());
        assertEquals(
                "sallyport: no server is running: there is no " + runDir + "/control.sock\n",
                typed.err());
    }

    @Test
    void theStatusIsSaidForPeopleAndForPrograms() {
        Typed typed = type("status");
        assertEquals(ExitCodes.OK, typed.exit(), typed.err());
        for (String line :
                List.of(
                        "sallyport test +process 42, up 1d 02:46",
                        "listening +192.0.2.1:1723",
                        "an account is in +once, on conflict replace",
                        "sessions +2 of 100",
                        "worker 0 +1 connections, 2 sessions, 7 % busy",
                        "logins +admitted 3, wrong password 1",
                        "dropped +ppp.malformed frame 5",
                        "accounts +can be asked")) {
            assertTrue(
                    typed.out().lines().anyMatch(said -> said.matches(line)),
                    line + " in:\n" + typed.out());
        }
        server.warnings = List.of("history: cannot be written\u001b[2J");
        Typed warned = type("status");
        assertEquals(ExitCodes.WARNINGS, warned.exit());
        assertTrue(
                warned.out().contains("warning: history: cannot be written\\u{1b}[2J"),
                warned.out());
        Typed json = type("status", "--json");
        assertEquals(ExitCodes.WARNINGS, json.exit());
        assertEquals(42L, ((Map<?, ?>) read(json)).get("pid"));
    }

    @Test
    void theSessionsAreATableOrAnArray() {
        Typed table = type("sessions");
        assertEquals(ExitCodes.OK, table.exit(), table.err());
        List<String> lines = table.out().lines().toList();
        assertEquals(3, lines.size(), table.out());
        assertTrue(
                lines.getFirst()
                        .matches(
                                "ID +ACCOUNT +STATE +INTERFACE +ADDRESS +FROM +DEVICE +FOR +IN +OUT"
                                        + " +ENCRYPTION"));
        assertTrue(
                lines.get(1)
                        .matches(
                                "17 +joe +up +ppp0 +10.0.0.2 +198.51.100.7 +LAPTOP +\\S+.* 1.5 kB"
                                        + " +20 MB +MPPE-128"),
                lines.get(1));
        assertTrue(lines.get(2).startsWith("18  -        negotiating  -"), lines.get(2));
        assertFalse(table.out().contains("\u001b"));

        Typed json = type("sessions", "--json");
        Map<?, ?> first = (Map<?, ?>) ((List<?>) read(json)).getFirst();
        assertEquals("joe", first.get("account"));
        assertEquals(1_500L, first.get("rx_bytes"));

        type("sessions", "--account", "joe", "--sort", "BYTES", "--reverse", "--limit", "1");
        assertEquals("joe", server.asked.account());
        assertEquals("BYTES", server.asked.order().name());
        assertTrue(server.asked.reverse());
        assertEquals(1, server.asked.limit());
    }

    @Test
    void aStateThatThereIsNotIsRefused() {
        Typed typed = type("sessions", "--state", "foo");
        assertEquals(ExitCodes.USAGE, typed.exit());
        assertTrue(typed.err().contains("'foo' is none of negotiating, "), typed.err());
        assertEquals(ExitCodes.OK, type("sessions", "--state", "Up").exit());
    }

    @Test
    void aKickSaysWhoWentAndWhoWasNotThere() {
        Typed kick = type("kick", "joe", "--reason", "Maintenance until noon");
        assertEquals(ExitCodes.OK, kick.exit(), kick.err());
        assertEquals("session 17 of joe ended: 10.0.0.2, from 198.51.100.7\n", kick.out());
        assertEquals("Maintenance until noon", server.kicks.getFirst().reason());

        Typed json = type("kick", "--session", "18", "--json");
        assertEquals(18L, ((Map<?, ?>) ((List<?>) read(json)).getFirst()).get("id"));
        assertEquals(18L, server.kicks.get(1).session());

        Typed absent = type("kick", "eve");
        assertEquals(ExitCodes.NOT_FOUND, absent.exit());
        assertEquals("sallyport: 'eve' is not in\n", absent.err());
        assertEquals(ExitCodes.NOT_FOUND, type("kick", "--session", "99").exit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kick",
                "kick joe --session 17",
                "kick --session x",
                "kick joe eve",
                "sessions --sort x",
                "sessions --limit 0",
                "sessions --watch --interval 0",
                "events --last 1001"
            })
    void whatCannotBeMeantIsRefused(String command) {
        assertEquals(ExitCodes.USAGE, type(command.split(" ")).exit());
        assertEquals(List.of(), server.kicks);
    }

    @Test
    void aReasonThatIsTooLongIsRefused() {
        assertEquals(ExitCodes.USAGE, type("kick", "joe", "--reason", "x".repeat(201)).exit());
        assertEquals(ExitCodes.OK, type("kick", "joe", "--reason", "x".repeat(200)).exit());
    }

    @Test
    void aReloadThatFindsProblemsNamesThem() {
        assertEquals(ExitCodes.OK, type("reload").exit());
        server.problems = List.of("a.toml:3: limit is 'many'");
        Typed typed = type("reload");
        assertEquals(ExitCodes.BAD_CONFIGURATION, typed.exit());
        assertTrue(typed.err().contains("error: a.toml:3: limit is 'many'"), typed.err());
    }

    @Test
    void whatHappensIsSaidAsItHappens() throws Exception {
        assertEquals("", type("events").out());
        server.hub.tell("alarm", () -> Map.of("raised", true, "name", "disk", "text", "full"));
        Process follow = start("events", "--follow", "--run-dir", runDir.toString());
        BufferedReader lines = follow.inputReader();
        assertEquals("-  alarm disk: full", lines.readLine());
        server.hub.tell(
                "entry",
                () ->
                        Map.of(
                                "kind",
                                "refusal",
                                "account",
                                "joe",
                                "calling_address",
                                "192.0.2.7",
                                "session",
                                4,
                                "cause",
                                "already-in",
                                "cause_text",
                                "x\u001b[2J"));
        assertEquals(
                "-  joe from 192.0.2.7 (4) refusal: already-in, x\\u{1b}[2J", lines.readLine());
        new ProcessBuilder("kill", "-INT", Long.toString(follow.pid())).start().waitFor();
        assertEnds(follow);

        Typed json = type("events", "--json", "--last", "1");
        assertEquals("entry", ((Map<?, ?>) read(json)).get("kind"));
        assertEquals("", type("events", "--last", "0").out());
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Programs.sallyport());
        command.addAll(List.of(arguments));
        return Programs.start(command.toArray(String[]::new));
    }

    @Test
    void watchingGoesOnWithRatesAndEndsCleanly() throws Exception {
        Process watch = watch("--json", "--interval", "0.1");
        BufferedReader lines = watch.inputReader();
        for (int i = 0; i < 3; i++) {
            assertEquals(2, ((List<?>) JsonReader.read(lines.readLine())).size());
        }
        // As Ctrl-C does.
        new ProcessBuilder("kill", "-INT", Long.toString(watch.pid())).start().waitFor();
        assertEnds(watch);

        Process piped = watch("--interval", "0.1");
        BufferedReader text = piped.inputReader();
        String row = "";
        while (!row.matches("17 .* bit/s .*|17 .*[kMG]bit/s .*")) {
            row = text.readLine();
            assertFalse(row.contains("\u001b"), row);
            server.rxBytes += 10_000;
        }
        // As `| head` does.
        piped.getInputStream().close();
        assertEnds(piped);

        Process orphan = watch("--interval", "0.1");
        orphan.inputReader().readLine();
        server.close();
        assertTrue(orphan.waitFor(30, TimeUnit.SECONDS));
        assertEquals(ExitCodes.NO_SERVER, orphan.exitValue());
    }

    @Test
    void onATerminalEachViewTakesThePlaceOfTheLast() throws Exception {
        Process script =
                Programs.start(
                        "script",
                        "-qec",
                        // exec, as dash dies of Ctrl-C itself where it waits for its child.
                        "exec "
                                + String.join(" ", Programs.sallyport())
                                + " sessions --watch --interval 0.1 --run-dir "
                                + runDir,
                        "/dev/null");
        BufferedReader screen = script.inputReader();
        int views = 0;
        String line = "";
        while (views < 3 && line != null) {
            line = screen.readLine();
            if (line != null && line.startsWith("\u001b[H\u001b[2J")) {
                assertTrue(line.strip().endsWith("2 sessions"), line);
                views++;
            }
        }
        assertEquals(3, views);
        // The terminal's own Ctrl-C.
        script.getOutputStream().write(3);
        script.getOutputStream().flush();
        screen.lines().forEach(rest -> {});
        assertEnds(script);
    }

    private Process watch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(Programs.sallyport());
        command.addAll(List.of("sessions", "--watch", "--run-dir", runDir.toString()));
        command.addAll(List.of(arguments));
        return Programs.start(command.toArray(String[]::new));
    }

    private static void assertEnds(Process process) throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("it did not end");
        }
        assertEquals(ExitCodes.OK, process.exitValue());
    }

    private static Object read(Typed typed) {
        assertEquals("", typed.err());
        return JsonReader.read(typed.out());
    }
}
