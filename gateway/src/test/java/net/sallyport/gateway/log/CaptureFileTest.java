package net.sallyport.gateway.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureFileTest {
    @TempDir Path directory;

    @Test
    void takesTheFilesPlaceAndIsForItsOwnerAlone() throws IOException {
        Path path = directory.resolve("capture");
        Files.writeString(path, "what was there before, for all to read");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        try (EventLog log = new EventLog();
                CaptureFile file = CaptureFile.create(path, log)) {
            file.write(true, 0xc021, MemorySegment.ofArray(new byte[100]), 0, 100);
        }
        assertEquals(24 + 16 + 5 + 100, Files.size(path));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void leavesAloneWhatIsNoPlainFile() throws IOException {
        Path target = directory.resolve("target");
        Files.writeString(target, "precious");
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, target);
        try (EventLog log = new EventLog()) {
            assertThrows(IOException.class, () -> CaptureFile.create(link, log));
            assertThrows(IOException.class, () -> CaptureFile.create(directory, log));
            assertThrows(IOException.class, () -> CaptureFile.create(Path.of("/dev/null"), log));
        }
        assertTrue(Files.exists(Path.of("/dev/null")));
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void neverHoldsUpAWriterNorTheEnd() throws IOException {
        MemorySegment frame = MemorySegment.ofArray(new byte[1_400]);
        assertTimeout(
                Duration.ofSeconds(5),
                () -> {
                    try (EventLog log = new EventLog();
                            CaptureFile file = CaptureFile.create(directory.resolve("busy"), log)) {
                        for (int i = 0; i < 30_000; i++) {
                            file.write(false, 0x0021, frame, 0, 1_400);
                        }
                    }
                });
    }
}
