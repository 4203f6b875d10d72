package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.history.Caller;
import net.sallyport.gateway.history.DatabaseHistory;
import net.sallyport.gateway.history.RefusedLogin;
import net.sallyport.gateway.history.Retention;
import net.sallyport.gateway.history.SessionEnd;
import net.sallyport.gateway.history.SessionRecord;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCommandTest {
    private static final Instant NOW = Instant.now();
    private static final Caller CALLER = new Caller("203.0.113.7", "winxp", "pptp");

    @TempDir Path directory;

    @BeforeEach
    void fill() {
        try (DatabaseHistory history =
                new DatabaseHistory(
                        directory,
                        "test",
                        Retention.FOR_EVER,
                        InstantSource.system(),
                        BatchWriter.Pace.DEFAULT,
                        Alarms.none())) {
            SessionRecord old = session(1, "joe", NOW.minus(Duration.ofDays(2)));
            history.opened(old);
            history.closed(
                    old,
                    new SessionEnd(
                            NOW.minus(Duration.ofHours(47)),
                            3_600_000,
                            TerminateCause.PORT_PREEMPTED,
                            "joe is in from elsewhere",
                            2L,
                            new Traffic(10, 20, 3, 4)));
            history.opened(session(2, "joe", NOW.minus(Duration.ofHours(1))));
            history.refused(
                    new RefusedLogin(
                            3,
                            NOW.minusSeconds(60),
                            null,
                            "=cmd(\"x\"),\n".getBytes(StandardCharsets.UTF_8),
                            CALLER,
                            "wrong-password",
                            "Access denied",
                            300));
        }
    }

    @Test
    void aTableIsForPeople() {
        List<String> lines = history().out().lines().toList();
        assertEquals(4, lines.size(), lines.toString());
        assertTrue(lines.get(1).contains("refused: wrong-password"), lines.get(1));
        assertTrue(lines.get(1).contains("x0a"), lines.get(1));
        assertTrue(lines.get(2).contains("still in"), lines.get(2));
        assertTrue(lines.get(2).contains("(displaced session 1)"), lines.get(2));
        assertTrue(lines.get(3).contains("1:00:00"), lines.get(3));
        assertTrue(lines.get(3).contains("port-preempted"), lines.get(3));
        assertTrue(lines.get(3).contains("(by session 2)"), lines.get(3));
    }

    @Test
    void whatTheHookOfPppdHasWrittenStandsAmongTheRest() throws Exception {
        long hourAgo = NOW.minus(Duration.ofMinutes(30)).toEpochMilli();
        String boot = " boot=earlier pppd=";
        Files.writeString(
                directory.resolve("hook-history"),
                "in"
                        + boot
                        + "70-1000 at="
                        + hourAgo
                        + " account=x6a6f65 name=x6a6f65 if=ppp4\n"
                        + "ended"
                        + boot
                        + "70-1000 at="
                        + (hourAgo + 9)
                        + " secs=7 rx=11 tx=12\n"
                        + "displaced"
                        + boot
                        + "70-1000 at="
                        + (hourAgo + 9)
                        + " by=71-2000\n"
                        + "in"
                        + boot
                        + "71-2000 at="
                        + (hourAgo + 5)
                        + " account=x6a6f65 name=x6a\n"
                        + "refused"
                        + boot
                        + "72-3000 at=1 account=x6a reason=already-in name=x6a\n"
                        + "garbage\n");

        List<String> lines = history("--since", "1d").out().lines().toList();
        assertEquals(5, lines.size(), lines.toString());
        assertTrue(lines.get(1).contains("wrong-password"), lines.get(1));
        assertTrue(lines.get(2).contains("nas-reboot"), lines.get(2));
        assertTrue(lines.get(3).contains("port-preempted"), lines.get(3));
        assertTrue(lines.get(3).contains("ppp4"), lines.get(3));
        assertTrue(lines.get(4).contains("still in"), lines.get(4));
        assertEquals(3, history("--cause", "port-preempted").out().lines().count());
        assertEquals(2, history("--cause", "already-in").out().lines().count());
        assertEquals(2, history("--since", "1d", "--limit", "1").out().lines().count());
    }

    @Test
    void questionsNarrowIt() {
        assertEquals(3, history("--account", "joe").out().lines().count());
        assertEquals(2, history("--account", "joe", "--since", "2h").out().lines().count());
        assertEquals(2, history("--until", "1d").out().lines().count());
        assertEquals(2, history("--cause", "Port_Preempted").out().lines().count());
        assertEquals(2, history("--cause", "13").out().lines().count());
        assertEquals(2, history("--cause", "wrong-password").out().lines().count());
        Typed one = history("--limit", "1");
        assertEquals(2, one.out().lines().count());
        assertTrue(one.err().contains("the newest 1 are shown"), one.err());
        assertEquals(4, history("--limit", "0", "--since", "2000-01-01").out().lines().count());
    }

    @Test
    void jsonAndCsvAreForPrograms() {
        String json = history("--json", "--account", "joe").out();
        assertTrue(json.startsWith("[\n{\"at\":\""), json);
        assertTrue(json.contains("\"cause\":\"port-preempted\""), json);
        assertTrue(json.contains("\"rx_bytes\":10,\"tx_bytes\":20"), json);
        assertEquals("[]\n", history("--json", "--account", "nobody").out());
        List<String> csv = history("--csv", "--cause", "wrong-password").out().lines().toList();
        assertEquals(2, csv.size(), csv.toString());
        assertTrue(csv.getFirst().startsWith("at,kind,server,session,account,name,"));
        assertTrue(csv.getLast().contains("\"'=cmd(\"\"x\"\"),\\x0a\""), csv.getLast());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--since yesterday",
                "--since 2026-13-01",
                "--cause 19",
                "--limit -1",
                "--json --csv",
                "--nonsense",
            })
    void aWrongCommandLineIsUsage(String line) {
        Typed typed = history(line.split(" "));
        assertEquals(2, typed.exit(), typed.err());
    }

    @Test
    void whereThereIsNoHistoryThatIsSaid() {
        Typed typed = Typed.run("history", "--state-dir", directory.resolve("none").toString());
        assertEquals(1, typed.exit());
        assertTrue(typed.err().contains("there is no "), typed.err());
    }

    private static SessionRecord session(long id, String account, Instant at) {
        return new SessionRecord(
                id,
                at,
                account,
                account.getBytes(StandardCharsets.UTF_8),
                CALLER,
                "10.0.0.5",
                "ppp0",
                900);
    }

    private Typed history(String... words) {
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--state-dir", directory.toString()));
        return Typed.run(all.toArray(String[]::new));
    }
}
