package net.sallyport.gateway.scripts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingFilesTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir Path directory;

    @Test
    void shouldSeeAScriptThatWasPutThereSinceTheLastLogin() throws Exception {
        try (MissingFiles missing = new MissingFiles()) {
            long now = 0;
            for (int n = 0; n < 50; n++) {
                Path script = directory.resolve("ip-up-" + n);
                missing.look(now++);
                assertTrue(missing.contains(script));
                missing.look(now++);
                assertTrue(missing.contains(script));
                Files.createFile(script);
                missing.look(now++);
                assertFalse(missing.contains(script));
                Files.delete(script);
                missing.look(now++);
                assertTrue(missing.contains(script), "looked for each time while it was there");
            }
        }
    }

    @Test
    void shouldLookOnceForAllThatHappensInARound() throws Exception {
        Path script = directory.resolve("ip-up");
        try (MissingFiles missing = new MissingFiles()) {
            missing.look(7);
            assertTrue(missing.contains(script));
            Files.createFile(script);
            missing.look(7);
            assertTrue(missing.contains(script), "as it was when the round began");
            missing.look(8);
            assertFalse(missing.contains(script));
        }
    }

    @Test
    void shouldCountALinkThatLeadsNowhereAsThere() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("ip-up"), Path.of("/nowhere"));
        try (MissingFiles missing = new MissingFiles()) {
            missing.look(0);
            assertFalse(missing.contains(link));
        }
    }

    @Test
    void shouldLookAgainAfterASecondForWhatNoWatchSees() throws Exception {
        Path outer = Files.createDirectory(directory.resolve("outer"));
        Files.createDirectory(outer.resolve("ppp"));
        Path script = outer.resolve("ppp").resolve("ip-up");
        try (MissingFiles missing = new MissingFiles()) {
            missing.look(0);
            assertTrue(missing.contains(script));
            Files.move(outer, directory.resolve("old"));
            Files.createDirectories(script.getParent());
            Files.createFile(script);
            missing.look(2 * SECOND);
            assertFalse(missing.contains(script));
        }
    }

    @Test
    void shouldLookEachTimeWhereThereIsNoDirectory() throws Exception {
        Path script = directory.resolve("later").resolve("ip-up");
        try (MissingFiles missing = new MissingFiles()) {
            missing.look(0);
            assertTrue(missing.contains(script));
            Files.createDirectory(script.getParent());
            Files.createFile(script);
            missing.look(1);
            assertFalse(missing.contains(script));
        }
    }

    @Test
    void shouldLookEachTimeInADirectoryWithAVeryLongPath() throws Exception {
        Path deep = directory;
        for (int n = 0; n < 6; n++) {
            deep = deep.resolve("d".repeat(200));
        }
        Path script = Files.createDirectories(deep).resolve("ip-up");
        try (MissingFiles missing = new MissingFiles()) {
            missing.look(0);
            assertTrue(missing.contains(script));
            Files.createFile(script);
            missing.look(1);
            assertFalse(missing.contains(script));
        }
    }
}
