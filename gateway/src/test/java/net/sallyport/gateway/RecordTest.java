package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.session.Session;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sessions over real sockets leave in the history. */
class RecordTest {
    @Test
    void aSessionIsWrittenDownFromItsLoginToItsEnd() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"own\"").start();
            gateway.with(peers -> {
                ScriptedCall call = peers.up("test", "test.test");
                peers.until("in the history", () -> inTheHistory(gateway, 1));
                peers.echo(call, call);
                call.hangUp();
                peers.until("over", call::isCleared);
            });
            gateway.stop();

            HistoryEntry entry = only(gateway);
            assertEquals("session", entry.kind());
            assertEquals("test", entry.account());
            assertEquals("test", entry.name());
            assertEquals("10.77.1.1", entry.callingAddress());
            assertEquals("pptp", entry.transport());
            assertEquals("192.168.100.60", entry.address());
            assertEquals("ppp0", entry.interfaceName());
            assertEquals("user-request", entry.cause());
            assertTrue(
                    entry.decisionMicros() > 0 && entry.decisionMicros() < 15_000_000,
                    entry::toString);
            assertEquals(2 * 84, entry.rxBytes());
            assertEquals(2 * 84, entry.txBytes());
            assertEquals(2, entry.rxPackets());
            assertEquals(2, entry.txPackets());
            assertNotNull(entry.endedAt());
            assertFalse(entry.endedAt().isBefore(entry.at()));
            assertTrue(entry.durationMillis() >= 0, entry::toString);
            assertNull(entry.displaced());
            assertNull(entry.displacedBy());
        }
    }

    @Test
    void everyLoginThatIsNotInIsWrittenDownWithItsReason() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "on-conflict = \"deny\"").start();
            gateway.with(peers -> {
                peers.up("test", "test.test");
                await(peers, peers.dial("second", "wrong"));
                await(peers, peers.dial("no\nbody", "test.test"));
                await(peers, peers.dial(Dialling.as("second", "x").withMppe(MppeConfig.OFF)));
                await(
                        peers,
                        peers.dial(Dialling.as("second", "test.test").withMppe(MppeConfig.OFF)));
                await(peers, peers.dial("test", "test.test"));
            });
            gateway.stop();

            List<HistoryEntry> refusals =
                    gateway.history().stream().filter(e -> e.kind().equals("refusal")).toList();
            assertEquals(
                    List.of(
                            "wrong-password",
                            "no-account",
                            "wrong-password",
                            "service-unavailable",
                            "already-in"),
                    refusals.stream().map(HistoryEntry::cause).toList());
            assertEquals("second", refusals.getFirst().account());
            assertNull(refusals.get(1).account());
            assertEquals("no\\x0abody", refusals.get(1).name());
            assertEquals("second", refusals.get(3).account());
            assertEquals("test", refusals.get(4).account());
            assertTrue(refusals.get(4).causeText().contains("already in"), refusals::toString);
            assertTrue(refusals.stream().allMatch(e -> e.decisionMicros() > 0));
        }
    }

    @Test
    void aDisplacementPointsBothWaysAndTheGuardLeavesANote() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "short-cycle = 1").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                ScriptedCall second = peers.up("test", "test.test");
                peers.until("the first is told", first::isCleared);
                await(peers, peers.dial("test", "test.test"));
                second.hangUp();
                await(peers, second);
            });
            gateway.stop();

            List<HistoryEntry> entries = gateway.history();
            HistoryEntry loser = entries.getFirst();
            HistoryEntry winner = one(entries, "session", "user-request");
            assertEquals("port-preempted", loser.cause());
            assertEquals(
                    "Replaced by a newer login of this account on scripted", loser.causeText());
            assertEquals(winner.session(), loser.displacedBy());
            assertEquals(loser.session(), winner.displaced());
            assertFalse(loser.endedAt().isAfter(winner.endedAt()));
            assertEquals(winner.session(), one(entries, "note", "short-cycle").session());
            assertNotNull(one(entries, "refusal", "short-cycle"));
        }
    }

    @Test
    void whoeverEndsASessionIsItsCause() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(4).configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall kicked = peers.up("a1", "test.test");
                ScriptedCall faulty = peers.up("a2", "test.test");
                ScriptedCall gone = peers.up("a3", "test.test");
                ScriptedCall staying = peers.up("a4", "test.test");
                Session first = session(gateway, "a1");
                first.worker()
                        .post(() -> first.end(TerminateCause.ADMIN_RESET, "Out", Clock.nanos()));
                Session second = session(gateway, "a2");
                second.worker()
                        .post(() ->
                                second.fault(
                                        new IllegalStateException("the test's"), Clock.nanos()));
                gone.client().hangUp();
                peers.until("over", () -> kicked.isCleared() && faulty.isCleared());
                peers.until("one is left", () -> gateway.sessions().size() == 1);
                peers.echo(staying);
                peers.during(() -> {
                    gateway.stop();
                    return null;
                });
            });

            List<HistoryEntry> entries = gateway.history();
            assertEquals(
                    List.of("admin-reset", "nas-error", "lost-carrier", "admin-reboot"),
                    entries.stream().map(HistoryEntry::cause).toList());
            assertEquals("Out", entries.getFirst().causeText());
            assertTrue(entries.stream().allMatch(e -> e.endedAt() != null), entries::toString);
        }
    }

    @Test
    void noHistoryIsMadeWhereNoneIsWanted() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[history]", "enabled = false").start();
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
            gateway.stop();
            assertFalse(Files.exists(gateway.stateDir().resolve("history.db")));
        }
    }

    @ParameterizedTest
    @CsvSource({"own, ppp[01]", "shared, vpn[01]"})
    void lastAndWhoTellOfSessions(String form, String line) throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/bin/last")) && Files.exists(Path.of("/usr/bin/who")),
                "NOT RUN: last or who is not installed");
        try (TestGateway gateway = new TestGateway()) {
            Path wtmp = Files.createFile(gateway.directory().resolve("wtmp"));
            Path utmp = Files.createFile(gateway.directory().resolve("utmp"));
            gateway.configuration(
                            "[accounts]",
                            "[interfaces]",
                            "form = \"" + form + "\"",
                            "[logging]",
                            "wtmp = true",
                            "wtmp-file = \"" + wtmp + "\"",
                            "utmp-file = \"" + utmp + "\"")
                    .start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                peers.until("written", () -> size(wtmp) == 384);
                peers.echo(peers.up("test", "test.test"));
                peers.until("the first is told", first::isCleared);
                peers.until("written", () -> size(wtmp) == 3 * 384);
                String who = gateway.command("who " + utmp);
                for (int tries = 0; tries < 250 && who.lines().count() != 1; tries++) {
                    peers.pass(20);
                    who = gateway.command("who " + utmp);
                }
                assertEquals(1, who.lines().count(), who);
                assertTrue(who.matches("(?s)test +" + line + " .*\\(10\\.77\\.1\\.2\\)\\s*"), who);
            });
            gateway.stop();
            assertEquals("", gateway.command("who " + utmp));
            String last = gateway.command("last -i -w -f " + wtmp);
            while (last.contains("still running")) {
                // As last(1) puts it where the end was in this very second.
                Thread.sleep(100);
                last = gateway.command("last -i -w -f " + wtmp);
            }
            String lines = last;
            assertEquals(
                    2,
                    last.lines()
                            .filter(of ->
                                    of.matches(
                                            "test +"
                                                    + line
                                                    + " +192\\.168\\.100\\.60 .* - .*\\(00:00\\)"))
                            .count(),
                    () -> lines);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Peers peers, ScriptedCall call) throws Exception {
        peers.until("over", call::isCleared);
    }

    private static boolean inTheHistory(TestGateway gateway, int count) {
        try {
            return gateway.history().size() == count;
        } catch (SQLException e) {
            // Not made yet.
            return false;
        }
    }

    private static Session session(TestGateway gateway, String account) {
        return gateway.server().gateway().sessions().all().stream()
                .filter(session -> account.equals(session.view().account()))
                .findFirst()
                .orElseThrow();
    }

    private static HistoryEntry only(TestGateway gateway) throws Exception {
        List<HistoryEntry> entries = gateway.history();
        assertEquals(1, entries.size(), entries::toString);
        return entries.getFirst();
    }

    private static HistoryEntry one(List<HistoryEntry> entries, String kind, String cause) {
        List<HistoryEntry> found =
                entries.stream()
                        .filter(e -> e.kind().equals(kind) && cause.equals(e.cause()))
                        .toList();
        assertEquals(1, found.size(), entries::toString);
        return found.getFirst();
    }
}
