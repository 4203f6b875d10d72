package net.sallyport.gateway.history;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;

/** Histories and what is written into them. */
final class Samples {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final BatchWriter.Pace QUICK = new BatchWriter.Pace(65_536, 1_000, 5);

    private Samples() {}

    static SessionRecord session(long id, String account, Instant at) {
        return new SessionRecord(
                id,
                at,
                account,
                account.getBytes(StandardCharsets.UTF_8),
                new Caller("203.0.113." + id % 250, "winxp; Microsoft", "pptp"),
                "10.0." + id / 250 % 250 + "." + id % 250,
                null,
                850);
    }

    static SessionEnd end(Instant at, TerminateCause cause) {
        return new SessionEnd(at, 61_000, cause, "over", null, new Traffic(1, 2, 3, 4));
    }

    static RefusedLogin refused(long id, String name, String cause, Instant at) {
        return new RefusedLogin(
                id,
                at,
                null,
                name.getBytes(StandardCharsets.UTF_8),
                new Caller("198.51.100.1", null, "pptp"),
                cause,
                "Access denied",
                400);
    }

    static DatabaseHistory history(Path directory, Alarms alarms) {
        return history(directory, Retention.FOR_EVER, alarms);
    }

    static DatabaseHistory history(Path directory, Retention retention, Alarms alarms) {
        return new DatabaseHistory(directory, "test", retention, () -> NOON, QUICK, alarms);
    }

    static HistoryQuery all() {
        return new HistoryQuery(null, null, null, null, 1_000);
    }

    static List<HistoryEntry> find(Path directory, HistoryQuery query) throws SQLException {
        List<HistoryEntry> found = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(directory)) {
            reader.find(query, found::add);
        }
        return found;
    }

    /** Waits, for as long as a loaded machine may take. */
    static void until(java.util.function.BooleanSupplier condition, String what)
            throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("in vain: " + what);
            }
            Thread.sleep(5);
        }
    }

    /** Remembers what it is told. */
    static final class Heard implements Alarms {
        final List<String> raised = new java.util.concurrent.CopyOnWriteArrayList<>();
        final List<String> cleared = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public void raise(String name, String text) {
            raised.add(name + ": " + text);
        }

        @Override
        public void clear(String name, String text) {
            cleared.add(name);
        }
    }
}
