package net.sallyport.gateway.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with the disk must not go wrong with the logins. */
class HistoryTroubleTest {
    @TempDir Path directory;

    @Test
    void aLockedDatabaseIsAnAlarmAndNothingIsLost() throws Exception {
        Samples.Heard heard = new Samples.Heard();
        try (DatabaseHistory history = Samples.history(directory, heard)) {
            history.opened(Samples.session(1, "joe", Samples.NOON));
            Samples.until(() -> history.written() == 1, "it works");
            try (Connection other = Database.open(directory.resolve("history.db"), Schema.HISTORY);
                    Statement lock = other.createStatement()) {
                lock.execute("BEGIN IMMEDIATE");
                putQuickly(history, 1_000);
                Samples.until(history::isFailing, "the lock is noticed");
                putQuickly(history, 1_000);
                assertEquals(1, history.written());
                lock.execute("COMMIT");
            }
            Samples.until(() -> history.written() == 2_001, "all are written after it");
            assertEquals(0, history.lost());
            assertTrue(heard.raised.getFirst().contains("history: cannot be written"));
            Samples.until(() -> heard.cleared.equals(List.of("history")), "the alarm is over");
        }
    }

    @Test
    void aFullDiskIsAnAlarmAndWhatTheQueueHoldsIsWrittenLater() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"),
                "NOT RUN: only root may mount a small disk");
        Path small = Files.createDirectory(directory.resolve("small"));
        run("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString());
        Samples.Heard heard = new Samples.Heard();
        BatchWriter.Pace pace = new BatchWriter.Pace(20_000, 1_000, 5);
        try (DatabaseHistory history =
                new DatabaseHistory(
                        small, "test", Retention.FOR_EVER, () -> Samples.NOON, pace, heard)) {
            Files.write(small.resolve("filler"), new byte[700 << 10]);
            putQuickly(history, 15_000);
            Samples.until(history::isFailing, "the disk is full");
            assertTrue(heard.raised.toString().contains("full"), heard.raised.toString());
            putQuickly(history, 15_000);
            assertTrue(history.lost() > 0, "beyond the queue it is counted");
            Files.delete(small.resolve("filler"));
            run("mount", "-o", "remount,size=64m", small.toString());
            Samples.until(() -> history.written() + history.lost() == 30_000, "written later");
            assertFalse(history.isFailing());
            Samples.until(
                    () -> heard.raised.toString().contains("history-lost"), "the loss is said");
        } finally {
            run("umount", small.toString());
        }
    }

    @Test
    void aStateDirectoryThatCannotBeIsAnAlarmToo() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Samples.Heard heard = new Samples.Heard();
        try (DatabaseHistory history = Samples.history(file.resolve("state"), heard)) {
            history.opened(Samples.session(1, "joe", Samples.NOON));
            Samples.until(history::isFailing, "it cannot be");
        }
        assertTrue(heard.raised.getFirst().contains("cannot be made"), heard.raised.toString());
    }

    @Test
    void whatIsWrittenOutlivesTheProcessThatIsKilled() throws Exception {
        Process writer =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Endless.class.getName(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long written;
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            written = Long.parseLong(said.readLine());
            writer.destroyForcibly().waitFor();
        }
        try (DatabaseHistory next = Samples.history(directory, Alarms.none())) {
            next.noted(new Note(Samples.NOON, null, null, null, "test", ""));
            Samples.until(() -> next.written() == 1, "the next start");
        }
        List<HistoryEntry> found =
                Samples.find(
                        directory, new HistoryQuery(null, null, null, "nas-reboot", 1_000_000));
        assertTrue(found.size() >= written, found.size() + " of at least " + written);
        HistoryQuery all = new HistoryQuery(null, null, null, null, 1_000_000);
        assertEquals(
                found.size() + 1, Samples.find(directory, all).size(), "no session is left open");
    }

    /** Writes until it is killed; says how much is written once that is something. */
    static final class Endless {
        public static void main(String[] arguments) throws Exception {
            DatabaseHistory history = Samples.history(Path.of(arguments[0]), Alarms.none());
            boolean said = false;
            for (long id = 1; ; id++) {
                history.opened(Samples.session(id, "joe", Samples.NOON));
                if (id % 100 == 0) {
                    Thread.sleep(2);
                }
                if (!said && history.written() > 500) {
                    System.out.println(history.written());
                    said = true;
                }
            }
        }
    }

    /** Fails if putting ever waits: a login would. */
    private static void putQuickly(DatabaseHistory history, int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            history.refused(Samples.refused(i, "eve", "wrong-password", Samples.NOON));
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < 1_500, count + " took " + millis + " ms");
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }
}
