package net.sallyport.gateway.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.database.Alarms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the history costs to write and to ask, when it has grown. */
class HistoryCostTest {
    private static final List<TerminateCause> CAUSES =
            List.of(
                    TerminateCause.USER_REQUEST,
                    TerminateCause.USER_REQUEST,
                    TerminateCause.LOST_CARRIER,
                    TerminateCause.IDLE_TIMEOUT,
                    TerminateCause.PORT_PREEMPTED);

    @TempDir Path directory;

    @Test
    void twentyThousandLoginsAreAskedInNoTime() throws Exception {
        fillAndAsk(20_000);
    }

    @Test
    @Tag("long")
    void aMillionLoginsAreAskedWithinASecond() throws Exception {
        fillAndAsk(1_000_000);
    }

    private void fillAndAsk(int logins) throws Exception {
        long putNanos = 0;
        long start = System.nanoTime();
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            for (int i = 0; i < logins; i++) {
                SessionRecord session =
                        Samples.session(i, "user-" + i % 5_000, Samples.NOON.plusSeconds(i));
                Samples.until(roomFor(history, 3L * i), "the writer keeps up");
                long before = System.nanoTime();
                history.opened(session);
                history.opened(session.on("ppp" + i % 500));
                history.closed(
                        session.on("ppp" + i % 500),
                        Samples.end(
                                Samples.NOON.plusSeconds(i + 61), CAUSES.get(i % CAUSES.size())));
                putNanos += System.nanoTime() - before;
            }
            Samples.until(() -> history.written() == 3L * logins, "all are written");
            assertEquals(0, history.lost());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "history: %d logins of three events each in %.1f s (%.0f events/s), %.2f us to put"
                        + " one, %d MB%n",
                logins,
                seconds,
                3 * logins / seconds,
                putNanos / 1e3 / 3 / logins,
                Files.size(directory.resolve("history.db")) >> 20);
        for (Map.Entry<String, HistoryQuery> each : questions(logins).entrySet()) {
            long before = System.nanoTime();
            int found = Samples.find(directory, each.getValue()).size();
            double millis = (System.nanoTime() - before) / 1e6;
            System.out.printf("  %-28s %5d entries in %.1f ms%n", each.getKey(), found, millis);
            assertTrue(found > 0, each.getKey());
            assertTrue(millis < 1_000, each.getKey() + " took " + millis + " ms");
        }
    }

    private static Map<String, HistoryQuery> questions(int logins) {
        Instant late = Samples.NOON.plusSeconds(logins - 1_000);
        Map<String, HistoryQuery> questions = new LinkedHashMap<>();
        questions.put("the newest", new HistoryQuery(null, null, null, null, 100));
        questions.put("an account", new HistoryQuery("user-4321", null, null, null, 1_000));
        questions.put("a time", new HistoryQuery(null, late, late.plusSeconds(500), null, 1_000));
        questions.put("a cause", new HistoryQuery(null, null, null, "port-preempted", 1_000));
        questions.put(
                "an early time and a cause",
                new HistoryQuery(null, null, Samples.NOON.plusSeconds(500), "lost-carrier", 1_000));
        questions.put(
                "an account, a cause, a time",
                new HistoryQuery("user-1", Samples.NOON, null, "user-request", 1_000));
        return questions;
    }

    private static java.util.function.BooleanSupplier roomFor(DatabaseHistory history, long put) {
        return () -> put - history.written() < 50_000;
    }
}
