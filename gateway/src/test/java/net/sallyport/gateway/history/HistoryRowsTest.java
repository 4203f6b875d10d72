package net.sallyport.gateway.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryRowsTest {
    @TempDir Path directory;

    /** Wherever one batch ends and the next begins, whatever of a session got lost before. */
    @Test
    void aSessionIsTheSameEntryHoweverItIsCutIntoBatches() throws Exception {
        SessionRecord joe = Samples.session(7, "joe", Samples.NOON);
        SessionRecord on = joe.on("ppp3");
        Traffic some = new Traffic(5, 6, 7, 8);
        List<HistoryEvent> events =
                List.of(
                        new HistoryEvent.Session(joe, null, null, null),
                        new HistoryEvent.Session(on, null, null, null),
                        new HistoryEvent.Session(on, null, 30_000L, some),
                        session(on));
        for (int lost = 0; lost < 1 << (events.size() - 1); lost++) {
            List<HistoryEvent> kept = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                if ((lost >> i & 1) == 0) {
                    kept.add(events.get(i));
                }
            }
            for (int cuts = 0; cuts < 1 << (kept.size() - 1); cuts++) {
                Path file = directory.resolve("h" + lost + "-" + cuts).resolve("history.db");
                write(file, kept, cuts);
                HistoryEntry entry = Samples.find(file.getParent(), Samples.all()).getFirst();
                assertEquals("ppp3", entry.interfaceName(), () -> file.toString());
                assertEquals("joe", entry.account());
                assertEquals(Samples.NOON, entry.at());
                assertEquals(Samples.NOON.plusSeconds(61), entry.endedAt());
                assertEquals("idle-timeout", entry.cause());
                assertEquals(61_000, entry.durationMillis());
                assertEquals(1, entry.rxBytes());
            }
        }
    }

    @Test
    void aHistoryOfTheFirstVersionIsGoneOnWith() throws Exception {
        Path file = directory.resolve("history.db");
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = old.createStatement();
                InputStream script = Schema.class.getResourceAsStream("history-1.sql")) {
            statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            statement.executeUpdate("PRAGMA user_version = 1");
            statement.executeUpdate("INSERT INTO server VALUES (1, 'old', '1', 1, 5000, NULL)");
            statement.executeUpdate(
                    "INSERT INTO entry (server, session, kind, at, who, account)"
                            + " VALUES (1, 3, 'session', 1000, 'joe', 'joe')");
        }
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            history.opened(Samples.session(3, "joe", Samples.NOON));
            Samples.until(() -> history.written() == 1, "the start is written");
        }
        List<HistoryEntry> found = Samples.find(directory, Samples.all());
        assertEquals(2, found.size());
        assertEquals("nas-reboot", found.getLast().cause());
        assertEquals(5_000, found.getLast().endedAt().toEpochMilli());
    }

    private static HistoryEvent session(SessionRecord on) {
        SessionEnd end = Samples.end(Samples.NOON.plusSeconds(61), TerminateCause.IDLE_TIMEOUT);
        return new HistoryEvent.Session(on, end, end.durationMillis(), end.traffic());
    }

    /** A bit of {@code cuts} for each place where a batch may end. */
    private static void write(Path file, List<HistoryEvent> events, int cuts) throws Exception {
        try (Connection connection = Database.open(file, Schema.HISTORY);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO server VALUES (1, 'this', '1', 1, 1, NULL)");
            HistoryRows rows = new HistoryRows(connection, 1, 0);
            List<HistoryEvent> batch = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                batch.add(events.get(i));
                if ((cuts >> i & 1) == 1) {
                    rows.put(batch);
                    batch.clear();
                }
            }
            rows.put(batch);
        }
    }
}
