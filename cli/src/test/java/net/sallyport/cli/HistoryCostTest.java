package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.history.Caller;
import net.sallyport.gateway.history.DatabaseHistory;
import net.sallyport.gateway.history.Retention;
import net.sallyport.gateway.history.SessionEnd;
import net.sallyport.gateway.history.SessionRecord;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the history costs to write, and {@code sallyport history} to ask, when it has grown. */
class HistoryCostTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final int ACCOUNTS = 5_000;
    private static final List<TerminateCause> CAUSES =
            List.of(
                    TerminateCause.USER_REQUEST,
                    TerminateCause.USER_REQUEST,
                    TerminateCause.LOST_CARRIER,
                    TerminateCause.IDLE_TIMEOUT,
                    TerminateCause.PORT_PREEMPTED);

    @TempDir Path directory;

    @Test
    void manyLoginsAreAskedByAccountTimeAndCause() throws Exception {
        int logins = 20_000;
        fill(logins);
        for (String question : questions(logins)) {
            long lines = ask(question).lines().count();
            assertTrue(lines > 1, question);
        }
    }

    @Test
    @Tag("long")
    void aMillionLoginsAreAskedWithinASecond() throws Exception {
        int logins = 1_000_000;
        fill(logins);
        // The command's own classes are no part of the question.
        String _ = ask("--limit 1");
        for (String question : questions(logins)) {
            long before = System.nanoTime();
            long lines = ask(question).lines().count();
            double inside = (System.nanoTime() - before) / 1e6;
            before = System.nanoTime();
            assertEquals(lines, askAProcess(question));
            double outside = (System.nanoTime() - before) / 1e6;
            System.out.printf(
                    "  %-64s %5d lines, %4.0f ms; with a JVM's start %4.0f ms%n",
                    question, lines, inside, outside);
            assertTrue(lines > 1, question);
            assertTrue(inside < 1_000, question + " took " + inside + " ms");
        }
    }

    private void fill(int logins) throws Exception {
        long putNanos = 0;
        long start = System.nanoTime();
        try (DatabaseHistory history =
                new DatabaseHistory(
                        directory,
                        "test",
                        Retention.FOR_EVER,
                        InstantSource.system(),
                        BatchWriter.Pace.DEFAULT,
                        Alarms.none())) {
            for (int i = 0; i < logins; i++) {
                while (3L * i - history.written() > 50_000) {
                    Thread.sleep(5);
                }
                SessionRecord session = session(i);
                SessionEnd end = end(i);
                long before = System.nanoTime();
                history.opened(session);
                history.opened(session.on("ppp" + i % 500));
                history.closed(session.on("ppp" + i % 500), end);
                putNanos += System.nanoTime() - before;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "history: %d logins of three events each in %.1f s (%.0f events/s), %.2f us to put"
                        + " one, %d MB%n",
                logins, seconds, 3 * logins / seconds, putNanos / 1e3 / 3 / logins, megabytes());
    }

    private long megabytes() throws IOException {
        return Files.size(directory.resolve("history.db")) >> 20;
    }

    private static List<String> questions(int logins) {
        Instant late = NOON.plusSeconds(logins - 1_000);
        Instant later = late.plusSeconds(500);
        return List.of(
                "--limit 100",
                "--account user-4321 --limit 0",
                "--since " + late + " --until " + later + " --limit 0",
                "--cause port-preempted --limit 1000",
                "--until " + NOON.plusSeconds(500) + " --cause lost-carrier --limit 0",
                "--account user-1 --since " + NOON + " --cause user-request --json");
    }

    private String ask(String question) {
        Typed typed = Typed.run(words(question).toArray(String[]::new));
        assertEquals(0, typed.exit(), typed.err());
        return typed.out();
    }

    /** Returns how many lines were printed. */
    private long askAProcess(String question) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(words(question));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return said.lines().count();
    }

    private List<String> words(String question) {
        List<String> words = new ArrayList<>(List.of("history"));
        words.addAll(Arrays.asList(question.split(" ")));
        words.addAll(List.of("--state-dir", directory.toString()));
        return words;
    }

    private static SessionRecord session(int i) {
        String account = "user-" + i % ACCOUNTS;
        return new SessionRecord(
                i,
                NOON.plusSeconds(i),
                account,
                account.getBytes(StandardCharsets.UTF_8),
                new Caller("203.0.113." + i % 250, "winxp; Microsoft", "pptp"),
                "10.0." + i / 250 % 250 + "." + i % 250,
                null,
                850);
    }

    private static SessionEnd end(int i) {
        return new SessionEnd(
                NOON.plusSeconds(i + 61L),
                61_000,
                CAUSES.get(i % CAUSES.size()),
                "over",
                null,
                new Traffic(1, 2, 3, 4));
    }
}
