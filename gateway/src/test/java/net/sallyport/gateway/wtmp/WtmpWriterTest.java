package net.sallyport.gateway.wtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.sallyport.gateway.database.Alarms;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WtmpWriterTest {
    @TempDir Path directory;
    private Path wtmp;
    private Path utmp;
    private Instant now = Instant.parse("2026-11-22T12:00:00.5Z");
    private final int alive = (int) ProcessHandle.current().pid();

    @BeforeEach
    void make() throws IOException {
        wtmp = Files.createFile(directory.resolve("wtmp"));
        utmp = Files.createFile(directory.resolve("utmp"));
    }

    @Test
    void lastTellsWhoWasInFromWhereAndForHowLong() throws Exception {
        try (WtmpWriter writer = writer(false)) {
            writer.up("ppp0", "joe", "203.0.113.7", address("10.0.0.5"), alive);
            now = now.plusSeconds(120);
            writer.down("ppp0", alive);
            writer.up("ppp1", "eve", "203.0.113.8", address("10.0.0.6"), alive);
        }
        assertEquals(3 * 384, Files.size(wtmp), "x86-64 has records of 384 bytes");
        String last = run("last", "-i", "-w", "-f", wtmp.toString());
        assertTrue(
                last.lines()
                        .anyMatch(line ->
                                line.matches("joe +ppp0 +10\\.0\\.0\\.5 .* - .* \\(00:02\\)")),
                last);
        assertTrue(
                last.lines().anyMatch(line -> line.matches("eve +ppp1 +10\\.0\\.0\\.6 .*")), last);
        assertTrue(
                run("last", "-w", "-f", wtmp.toString()).contains("203.0.113.7"),
                "the host column");
    }

    @Test
    void utmpdumpReadsEveryField() throws Exception {
        try (WtmpWriter writer = writer(true)) {
            writer.up("ppp7", "CORP\\joe", "203.0.113.7", address("10.0.0.5"), alive);
        }
        String dump = run("utmpdump", wtmp.toString());
        assertTrue(
                dump.matches(
                        "(?s).*\\[7\\] \\[0*"
                                + alive
                                + "\\] \\[7 *\\] \\[joe *\\] \\[ppp7 *\\] \\[203\\.0\\.113\\.7 *\\]"
                                + " \\[10\\.0\\.0\\.5 *\\] \\[2026-11-22T12:00:00[.,]500000.*"),
                dump);
    }

    @Test
    void whoSeesThoseThatAreInAlone() throws Exception {
        try (WtmpWriter writer = writer(false)) {
            writer.up("ppp0", "joe", "203.0.113.7", address("10.0.0.5"), alive);
            writer.up("ppp1", "eve", "203.0.113.8", address("10.0.0.6"), alive);
            writer.down("ppp0", alive);
            writer.up("ppp0", "max", "203.0.113.9", address("10.0.0.7"), alive);
            writer.down("ppp1", alive);
        }
        assertEquals(2 * 384, Files.size(utmp), "one record a line");
        String who = run("who", utmp.toString());
        assertEquals(1, who.lines().count(), who);
        assertTrue(who.matches("(?s)max +ppp0 .*203\\.0\\.113\\.9.*"), who);
    }

    @Test
    void aCrashLeavesNoGhost() throws Exception {
        int gone = 0x3fffff;
        try (WtmpWriter before = writer(false)) {
            before.up("ppp0", "joe", "203.0.113.7", null, gone);
            before.up("ppp1", "eve", "203.0.113.8", null, 1);
            before.up("ppp2", "max", "203.0.113.9", null, alive);
            before.up("ppp3", "ann", "203.0.113.9", null, gone);
            before.down("ppp3", gone);
            before.up("tty1", "root", "", null, gone);
        }
        try (WtmpWriter next = writer(false)) {
            next.clearGhosts(line -> line.startsWith("ppp"));
        }
        String who = run("who", utmp.toString());
        assertFalse(who.contains("joe") || who.contains("max"), "our own number is nobody's yet");
        assertTrue(who.contains("eve") && who.contains("root"), who);
        assertEquals(8 * 384, Files.size(wtmp), "wtmp knows the two ends too");
        Files.delete(utmp);
        try (WtmpWriter next = writer(false)) {
            next.clearGhosts(line -> true);
        }
        assertEquals(9 * 384, Files.size(wtmp), "that of the terminal was left; without utmp");
    }

    @Test
    void hostileNamesAndTornFilesDoNoHarm() throws Exception {
        Files.write(wtmp, new byte[100]);
        try (WtmpWriter writer = writer(false)) {
            writer.up("ppp0", "a\n[8] \u001b[2J" + "x".repeat(300), "h", null, alive);
        }
        assertEquals(384, Files.size(wtmp));
        String raw = Files.readString(wtmp, StandardCharsets.ISO_8859_1);
        assertTrue(raw.contains("a\\x0a[8] \\x1b[2Jxxxx"), raw);
        assertEquals('h', raw.charAt(76), "a long name does not run over");
    }

    @Test
    void filesThatAreNotThereArePassedOverAndTroubleIsAnAlarm() throws Exception {
        Files.delete(utmp);
        Files.delete(wtmp);
        try (WtmpWriter writer = writer(false)) {
            writer.up("ppp0", "joe", "h", null, alive);
        }
        assertFalse(Files.exists(wtmp) || Files.exists(utmp));
        Files.createDirectory(wtmp);
        List<String> raised = new java.util.concurrent.CopyOnWriteArrayList<>();
        Alarms alarms =
                new Alarms() {
                    @Override
                    public void raise(String name, String text) {
                        raised.add(text);
                    }

                    @Override
                    public void clear(String name, String text) {}
                };
        try (WtmpWriter writer =
                new WtmpWriter(wtmp, utmp, UtmpLayout.X86_64, false, () -> now, alarms)) {
            writer.up("ppp0", "joe", "h", null, alive);
        }
        assertEquals(1, raised.size(), raised.toString());
    }

    @Test
    void aarch64HasRecordsOf400Bytes() throws Exception {
        try (WtmpWriter writer =
                new WtmpWriter(wtmp, utmp, UtmpLayout.AARCH64, false, () -> now, Alarms.none())) {
            writer.up("ppp0", "joe", "203.0.113.7", address("10.0.0.5"), alive);
        }
        byte[] bytes = Files.readAllBytes(wtmp);
        assertEquals(400, bytes.length);
        assertEquals(
                now.getEpochSecond(),
                java.nio.ByteBuffer.wrap(bytes)
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getLong(344));
        assertEquals(10, bytes[360]);
    }

    private WtmpWriter writer(boolean stripDomain) {
        return new WtmpWriter(wtmp, utmp, UtmpLayout.X86_64, stripDomain, () -> now, Alarms.none());
    }

    private static Inet4Address address(String text) throws IOException {
        return (Inet4Address) InetAddress.getByName(text);
    }

    private static String run(String... command) throws Exception {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/bin/" + command[0])),
                "NOT RUN: " + command[0] + " is not installed");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
