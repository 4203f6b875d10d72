package net.sallyport.gateway.wtmp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UtmpFileTest {
    private static final UtmpLayout LAYOUT = UtmpLayout.X86_64;

    @TempDir Path directory;
    private Path path;
    private UtmpFile file;

    @BeforeEach
    void make() throws Exception {
        path = Files.createFile(directory.resolve("utmp"));
        file = new UtmpFile(path, LAYOUT);
    }

    @Test
    void shouldNotLookThroughTheFileForALineThatItHasWritten() throws Exception {
        for (int n = 0; n < 300; n++) {
            file.replace(user("ppp" + n));
        }
        // Whoever looked would meet this one first.
        put(0, user("ppp200"));
        file.replace(dead("ppp200"));
        assertEquals("7 ppp200", at(0));
        assertEquals("8 ppp200", at(200));
        file.replace(user("ppp300"));
        assertEquals("7 ppp300", at(300));
        assertEquals(301, lines().size());
    }

    @Test
    void shouldTakeTheRecordThatAnotherProgramHasMadeForTheLineMeanwhile() throws Exception {
        file.replace(user("ppp0"));
        append(user("tty1"));
        append(dead("ppp1"));
        file.replace(user("ppp1"));
        assertEquals(List.of("7 ppp0", "7 tty1", "7 ppp1"), lines());
    }

    @Test
    void shouldFindTheLineAgainInAFileThatOthersHaveWrittenAnew() throws Exception {
        file.replace(user("ppp0"));
        file.replace(user("ppp1"));

        put(0, user("ppp1"));
        put(1, user("ppp0"));
        file.replace(dead("ppp1"));
        assertEquals(List.of("8 ppp1", "7 ppp0"), lines(), "exchanged");

        Files.write(path, new byte[0]);
        file.replace(user("ppp1"));
        assertEquals(List.of("7 ppp1"), lines(), "emptied");

        Path other = directory.resolve("other");
        Files.write(other, user("tty1").array());
        Files.write(other, user("ppp7").array(), StandardOpenOption.APPEND);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
        file.replace(dead("ppp7"));
        file.replace(dead("ppp1"));
        assertEquals(List.of("7 tty1", "8 ppp7", "8 ppp1"), lines(), "another file");

        Files.delete(path);
        file.replace(user("ppp1"));
        Files.createFile(path);
        file.replace(user("ppp2"));
        assertEquals(List.of("7 ppp2"), lines(), "gone for a while");
    }

    @Test
    void shouldWriteOverWhatACrashHasCutOff() throws Exception {
        file.replace(user("ppp0"));
        Files.write(path, new byte[100], StandardOpenOption.APPEND);
        file.replace(user("ppp1"));
        file.replace(dead("ppp0"));
        assertEquals(List.of("8 ppp0", "7 ppp1"), lines());
    }

    private static ByteBuffer user(String line) {
        return LAYOUT.record(UtmpLayout.USER_PROCESS, 1, line, "joe", "h", null, Instant.EPOCH);
    }

    private static ByteBuffer dead(String line) {
        return LAYOUT.record(UtmpLayout.DEAD_PROCESS, 1, line, "", "", null, Instant.EPOCH);
    }

    private void append(ByteBuffer record) throws IOException {
        Files.write(path, record.array(), StandardOpenOption.APPEND);
    }

    private void put(int place, ByteBuffer record) throws IOException {
        byte[] all = Files.readAllBytes(path);
        System.arraycopy(record.array(), 0, all, place * LAYOUT.size(), LAYOUT.size());
        Files.write(path, all);
    }

    private String at(int place) throws IOException {
        return lines().get(place);
    }

    private List<String> lines() throws IOException {
        byte[] all = Files.readAllBytes(path);
        assertEquals(0, all.length % LAYOUT.size());
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < all.length; at += LAYOUT.size()) {
            ByteBuffer record =
                    ByteBuffer.wrap(Arrays.copyOfRange(all, at, at + LAYOUT.size()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            lines.add(UtmpLayout.type(record) + " " + UtmpLayout.line(record));
        }
        return lines;
    }
}
