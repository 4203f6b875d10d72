package net.sallyport.gateway.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    @TempDir Path directory;

    @Test
    void aSessionIsOneEntryFromItsStartToItsEnd() throws Exception {
        SessionRecord joe = Samples.session(7, "joe", Samples.NOON);
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            history.opened(joe);
            Samples.until(() -> history.written() == 1, "the start is written");
            HistoryEntry open = Samples.find(directory, Samples.all()).getFirst();
            assertNull(open.endedAt());
            assertEquals(history.instance(), open.server());
            history.opened(joe.on("ppp3"));
            history.progressed(joe.on("ppp3"), 30_000, new Traffic(5, 6, 7, 8));
            history.closed(
                    joe.on("ppp3"),
                    Samples.end(Samples.NOON.plusSeconds(61), TerminateCause.IDLE_TIMEOUT));
        }
        List<HistoryEntry> found = Samples.find(directory, Samples.all());
        assertEquals(1, found.size());
        HistoryEntry entry = found.getFirst();
        assertEquals("session", entry.kind());
        assertEquals(Samples.NOON, entry.at());
        assertEquals(Samples.NOON.plusSeconds(61), entry.endedAt());
        assertEquals("ppp3", entry.interfaceName());
        assertEquals("203.0.113.7", entry.callingAddress());
        assertEquals("10.0.0.7", entry.address());
        assertEquals("winxp; Microsoft", entry.device());
        assertEquals("idle-timeout", entry.cause());
        assertEquals(61_000, entry.durationMillis());
        assertEquals(2, entry.txBytes());
        assertEquals(850, entry.decisionMicros());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("history.db"))));
    }

    @Test
    void aDisplacementIsSeenFromBothSides() throws Exception {
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            SessionRecord loser = Samples.session(1, "joe", Samples.NOON);
            SessionRecord winner = Samples.session(2, "joe", Samples.NOON.plusSeconds(5));
            history.opened(loser);
            history.opened(winner);
            history.closed(
                    loser,
                    new SessionEnd(
                            Samples.NOON.plusSeconds(5),
                            5_000,
                            TerminateCause.PORT_PREEMPTED,
                            "joe is in from 203.0.113.2 now",
                            2L,
                            new Traffic(0, 0, 0, 0)));
        }
        List<HistoryEntry> found = Samples.find(directory, Samples.all());
        assertEquals(1L, found.getFirst().displaced());
        assertEquals(2L, found.getLast().displacedBy());
    }

    @Test
    void refusalsAndNotesAreFoundByNameAndCause() throws Exception {
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            history.refused(Samples.refused(1, "eve\n\u202e\\", "wrong-password", Samples.NOON));
            history.refused(Samples.refused(1, "eve", "wrong-password", Samples.NOON));
            history.noted(
                    new Note(
                            Samples.NOON,
                            9L,
                            "joe",
                            null,
                            "short-cycle",
                            "two devices take turns"));
        }
        HistoryQuery byCause = new HistoryQuery(null, null, null, "wrong-password", 10);
        assertEquals(2, Samples.find(directory, byCause).size());
        HistoryQuery byName = new HistoryQuery("eve", null, null, null, 10);
        assertEquals("refusal", Samples.find(directory, byName).getFirst().kind());
        HistoryQuery byNote = new HistoryQuery("joe", null, null, "short-cycle", 10);
        assertEquals("note", Samples.find(directory, byNote).getFirst().kind());
        assertEquals(
                "eve\\x0a\\xe2\\x80\\xae\\x5c",
                Samples.find(directory, byCause).getLast().name(),
                "what was typed is safe to show");
    }

    @Test
    void timeIsAHalfOpenRange() throws Exception {
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            for (int i = 0; i < 10; i++) {
                history.opened(Samples.session(i, "joe", Samples.NOON.plusSeconds(i)));
            }
        }
        HistoryQuery query =
                new HistoryQuery(
                        null, Samples.NOON.plusSeconds(3), Samples.NOON.plusSeconds(6), null, 100);
        assertEquals(
                List.of(5L, 4L, 3L),
                Samples.find(directory, query).stream().map(HistoryEntry::session).toList());
    }

    @Test
    void theNextStartClosesWhatACrashLeftOpen() throws Exception {
        DatabaseHistory crashed = Samples.history(directory, Alarms.none());
        crashed.opened(Samples.session(1, "joe", Samples.NOON.minusSeconds(60)));
        crashed.closed(
                Samples.session(2, "eve", Samples.NOON.minusSeconds(90)),
                Samples.end(Samples.NOON.minusSeconds(80), TerminateCause.USER_REQUEST));
        Samples.until(() -> crashed.written() == 2, "both are written");
        // What kill -9 leaves is a file that nobody closed: the same, seen from a second writer.
        try (DatabaseHistory next = Samples.history(directory, Alarms.none())) {
            next.opened(Samples.session(1, "max", Samples.NOON));
            Samples.until(() -> next.written() == 1, "the next start writes");
            List<HistoryEntry> found = Samples.find(directory, Samples.all());
            HistoryEntry joe = entry(found, "joe");
            assertEquals("nas-reboot", joe.cause());
            assertEquals(Samples.NOON, joe.endedAt(), "when the server was last heard of");
            assertEquals(60_000, joe.durationMillis());
            assertTrue(joe.causeText().startsWith("The server ended without"), joe.causeText());
            assertEquals("user-request", entry(found, "eve").cause());
            assertNull(entry(found, "max").endedAt());
        } finally {
            crashed.close();
        }
    }

    @Test
    void theOldAndTheTooManyAreDeletedButNobodyWhoIsIn() throws Exception {
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            for (int i = 2; i <= 3_000; i++) {
                history.refused(
                        Samples.refused(
                                i,
                                "n" + i,
                                "wrong-password",
                                Samples.NOON.minus(Duration.ofDays(i < 1_000 ? 8 : 1))));
            }
        }
        long before = Files.size(directory.resolve("history.db"));
        sweep(new Retention(Duration.ofDays(7), null), 2_002);
        assertEquals(
                1, Samples.find(directory, new HistoryQuery("n1000", null, null, null, 9)).size());
        assertEquals(
                0, Samples.find(directory, new HistoryQuery("n999", null, null, null, 9)).size());
        sweep(new Retention(null, 50L), 51);
        assertTrue(Files.size(directory.resolve("history.db")) < before, "the disk gets it back");
    }

    @Test
    void strangersCannotWashAwayWhoWasIn() throws Exception {
        try (DatabaseHistory history = Samples.history(directory, Alarms.none())) {
            for (int i = 2; i < 102; i++) {
                history.closed(
                        Samples.session(i, "joe", Samples.NOON.minus(Duration.ofDays(2))),
                        Samples.end(Samples.NOON, TerminateCause.USER_REQUEST));
            }
            for (int i = 102; i < 5_000; i++) {
                history.refused(Samples.refused(i, "eve", "wrong-password", Samples.NOON));
            }
        }
        sweep(new Retention(null, 400L), 401);
        HistoryQuery joe = new HistoryQuery("joe", null, null, null, 1_000);
        assertEquals(100, Samples.find(directory, joe).size());
    }

    private void sweep(Retention retention, int atMost) throws Exception {
        HistoryQuery all = new HistoryQuery(null, null, null, null, 10_000);
        try (DatabaseHistory history = Samples.history(directory, retention, Alarms.none())) {
            history.opened(Samples.session(1, "still-in", Samples.NOON.minus(Duration.ofDays(9))));
            Samples.until(() -> history.written() == 1, "it is in");
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (Samples.find(directory, all).size() > atMost) {
                assertTrue(System.nanoTime() < deadline, "more than " + atMost + " are left");
                Thread.sleep(5);
            }
            assertEquals("still-in", Samples.find(directory, all).getLast().account());
        }
    }

    private static HistoryEntry entry(List<HistoryEntry> found, String account) {
        return found.stream().filter(e -> account.equals(e.account())).findFirst().orElseThrow();
    }
}
