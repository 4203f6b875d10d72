package net.sallyport.gateway.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** The journal's protocol, with a socket of the same kind in the journal's place. */
@Timeout(60)
class JournalTest {
    private static final String BOUND =
            "socket(S,AF_UNIX,SOCK_DGRAM,0) or die; bind(S,sockaddr_un($ARGV[0])) or die; $|=1;";
    private static final String READS =
            BOUND + " while(defined(recv(S,$m,65536,0))) {print \"$m\\n\"}";
    private static final String DOES_NOT_READ = BOUND + " sleep 60";

    @TempDir private Path directory;
    private final List<LogLine> elsewhere = new ArrayList<>();

    private static LogLine line(String text) {
        return new LogLine(
                Level.WARN, null, 0, text, List.of("event", "kicked", "rx-bytes", "7"), null);
    }

    private boolean takeElsewhere(LogLine line) {
        return elsewhere.add(line);
    }

    private Journal journal() {
        return new Journal(directory.resolve("socket").toString(), this::takeElsewhere);
    }

    private Process receiver(String script) throws IOException, InterruptedException {
        Path socket = directory.resolve("socket");
        Process receiver =
                new ProcessBuilder("perl", "-MSocket", "-e", script, socket.toString())
                        .redirectOutput(directory.resolve("heard").toFile())
                        .start();
        while (!Files.exists(socket)) {
            assertTrue(receiver.isAlive());
            Thread.sleep(10);
        }
        return receiver;
    }

    @Test
    void anEntryHasItsFields() {
        assertEquals(
                """
                MESSAGE=kicked rx-bytes=7
                PRIORITY=4
                SYSLOG_FACILITY=3
                SYSLOG_IDENTIFIER=sallyport
                SALLYPORT_EVENT=kicked
                SALLYPORT_RX_BYTES=7
                """,
                text(Journal.entry(line("kicked rx-bytes=7"))));
    }

    @Test
    void anEntryInPppdsWordsSaysSo() {
        LogLine exit = new LogLine(Level.INFO, "pppd", 17, "Exit.", List.of("session", "17"), null);
        assertEquals(
                """
                MESSAGE=Exit.
                PRIORITY=6
                SYSLOG_FACILITY=3
                SYSLOG_IDENTIFIER=pppd
                SYSLOG_PID=17
                SALLYPORT_SESSION=17
                """,
                text(Journal.entry(exit)));
        assertEquals("pppd[17]: Exit.", exit.withProgram());
    }

    /** As any client of the journal has to write what has a line feed in it. */
    @Test
    void aTraceGoesWithItsLength() {
        Throwable trouble = new Throwable("why");
        trouble.setStackTrace(new StackTraceElement[] {new StackTraceElement("A", "b", "A", 1)});
        String message = "x\njava.lang.Throwable: why\n\tat A.b(A:1)";
        String entry =
                text(Journal.entry(new LogLine(Level.ERROR, null, 0, "x", List.of(), trouble)));
        assertEquals(
                "MESSAGE\n"
                        + (char) message.length()
                        + "\0\0\0\0\0\0\0"
                        + message
                        + "\nPRIORITY=3\n",
                entry.substring(0, entry.indexOf("SYSLOG")));
    }

    @Test
    void linesArrive() throws Exception {
        Process receiver = receiver(READS);
        try (Journal journal = journal()) {
            assertTrue(journal.keep(line("first")));
            // Longer than a datagram.
            assertTrue(journal.keep(line("x".repeat(2_000_000))));
            assertTrue(journal.keep(line("second")));
            Path heard = directory.resolve("heard");
            while (!Files.readString(heard).contains("MESSAGE=second\n")) {
                Thread.sleep(10);
            }
            assertTrue(Files.readString(heard).startsWith("MESSAGE=first\n"));
            assertEquals(1, elsewhere.size());
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void whereThereIsNoJournalLinesGoElsewhere() throws Exception {
        try (Journal journal = journal()) {
            assertTrue(journal.keep(line("first")));
            assertEquals(1, elsewhere.size());
            Process receiver = receiver(READS);
            assertTrue(journal.keep(line("second")));
            assertEquals(1, elsewhere.size());
            receiver.destroyForcibly().waitFor();
            assertTrue(journal.keep(line("third")));
            assertEquals(2, elsewhere.size());
        }
    }

    /** Whoever writes to the log does not notice; the journal's thread has its bound. */
    @Test
    void aJournalThatDoesNotReadCostsLines() throws Exception {
        Process receiver = receiver(DOES_NOT_READ);
        try (Journal journal = journal()) {
            int taken = 0;
            while (journal.keep(line("again"))) {
                assertTrue(++taken < 100_000);
            }
            assertTrue(elsewhere.isEmpty());
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void itIsThereWhereStandardErrorIsTheJournals() throws IOException {
        Path file = Files.createFile(directory.resolve("stream"));
        Map<String, Object> of = Files.readAttributes(file, "unix:dev,ino");
        String stream = of.get("dev") + ":" + of.get("ino");
        assertTrue(Journal.isBehind(Map.of("JOURNAL_STREAM", stream), file));
        assertFalse(Journal.isBehind(Map.of("JOURNAL_STREAM", stream + "1"), file));
        assertFalse(Journal.isBehind(Map.of(), file));
        assertFalse(Journal.isBehind(Map.of("JOURNAL_STREAM", stream), directory.resolve("none")));
    }

    private static String text(byte[] entry) {
        return new String(entry, StandardCharsets.UTF_8);
    }
}
