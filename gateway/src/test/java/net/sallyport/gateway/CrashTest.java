package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.history.HistoryEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server is killed with a hundred sessions inside, and started again. */
class CrashTest {
    private static final int SESSIONS = 100;

    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void aKilledServerLeavesNoGhostAndNoOpenEntry(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            Path wtmp = Files.createFile(gateway.directory().resolve("wtmp"));
            Path utmp = Files.createFile(gateway.directory().resolve("utmp"));
            gateway.manyAccounts(SESSIONS);
            // Under deny a ghost would keep its account's place.
            gateway.configuration(
                    "[accounts]",
                    "on-conflict = \"deny\"",
                    "[interfaces]",
                    "form = \"" + form + "\"",
                    "[pool]",
                    "local = [\"10.99.0.1\"]",
                    "remote = [\"10.99.0.2-120\"]",
                    "connections = 150",
                    "[logging]",
                    "wtmp = true",
                    "wtmp-file = \"" + wtmp + "\"",
                    "utmp-file = \"" + utmp + "\"");
            Process process = gateway.startProcess();
            try {
                gateway.with(peers -> {
                    List<ScriptedCall> calls = allIn(peers);
                    ScriptedCall refused = peers.dial("a1", "wrong");
                    peers.until("refused", refused::isCleared);
                    calls.getFirst().hangUp();
                    peers.until("over", calls.getFirst()::isCleared);
                    peers.echo(calls.getLast());
                    peers.until("the history has it all", () -> isWritten(gateway));
                    peers.until(
                            "wtmp has it all",
                            () -> wtmp.toFile().length() == (SESSIONS + 1L) * recordBytes());
                    process.destroyForcibly().waitFor();
                });
            } finally {
                process.destroyForcibly();
            }
            assertEquals(SESSIONS - 1, open(gateway.history()));
            assertEquals("", gateway.command("ip -o link show type tun"));
            assertEquals("", gateway.command("ip route show root 10.99.0.0/24"));

            gateway.start();
            gateway.with(peers -> {
                List<ScriptedCall> calls = allIn(peers);
                peers.echo(calls.toArray(ScriptedCall[]::new));
                assertEquals(
                        SESSIONS, calls.stream().map(ScriptedCall::address).distinct().count());
                assertEquals(0, gateway.count("admission", "asked"));
            });
            gateway.stop();

            List<HistoryEntry> entries = gateway.history();
            assertEquals(2 * SESSIONS + 1, entries.size());
            assertEquals(0, open(entries));
            String killed = entries.getFirst().server();
            List<HistoryEntry> before =
                    entries.stream().filter(entry -> entry.server().equals(killed)).toList();
            assertEquals(SESSIONS + 1, before.size());
            assertEquals(1, causes(before, "wrong-password"));
            assertEquals(1, causes(before, "user-request"));
            assertEquals(SESSIONS - 1, causes(before, "nas-reboot"));
            for (HistoryEntry entry : before) {
                assertNotEquals("note", entry.kind());
                if ("nas-reboot".equals(entry.cause())) {
                    assertFalse(entry.endedAt().isBefore(entry.at()), entry::toString);
                    assertTrue(entry.interfaceName() != null, entry::toString);
                }
            }
            Set<String> accounts =
                    before.stream().map(HistoryEntry::account).collect(Collectors.toSet());
            assertEquals(allAccounts(), accounts);
            assertEachIsClosed(wtmp);
        }
    }

    private static List<ScriptedCall> allIn(Peers peers) throws Exception {
        List<ScriptedCall> calls = new ArrayList<>();
        for (String account : allAccounts()) {
            calls.add(peers.dial(account, "test.test"));
        }
        peers.until("all up", () -> calls.stream().allMatch(ScriptedCall::isUp));
        return calls;
    }

    private static Set<String> allAccounts() {
        return IntStream.rangeClosed(1, SESSIONS)
                .mapToObj(n -> "a" + n)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isWritten(TestGateway gateway) {
        try {
            List<HistoryEntry> entries = gateway.history();
            return entries.size() == SESSIONS + 1
                    && open(entries) == SESSIONS - 1
                    && entries.stream()
                            .allMatch(e -> e.kind().equals("refusal") || e.interfaceName() != null);
        } catch (SQLException e) {
            return false;
        }
    }

    private static long open(List<HistoryEntry> entries) {
        return entries.stream()
                .filter(e -> e.kind().equals("session") && e.endedAt() == null)
                .count();
    }

    private static long causes(List<HistoryEntry> entries, String cause) {
        return entries.stream().filter(e -> cause.equals(e.cause())).count();
    }

    private static int recordBytes() {
        return System.getProperty("os.arch").equals("aarch64") ? 400 : 384;
    }

    /** The type is first, the line at 8. */
    private static void assertEachIsClosed(Path wtmp) throws Exception {
        int size = recordBytes();
        byte[] bytes = Files.readAllBytes(wtmp);
        assertEquals(0, bytes.length % size);
        assertEquals(4 * SESSIONS, bytes.length / size);
        Set<String> inUse = new HashSet<>();
        for (int at = 0; at < bytes.length; at += size) {
            String line = new String(bytes, at + 8, 32, java.nio.charset.StandardCharsets.US_ASCII);
            boolean begins = bytes[at] == 7;
            assertTrue(begins ? inUse.add(line) : inUse.remove(line), line.strip());
        }
        assertEquals(Set.of(), inUse);
    }
}
