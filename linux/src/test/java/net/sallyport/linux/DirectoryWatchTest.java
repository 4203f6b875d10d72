package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    @TempDir Path directory;

    @Test
    void shouldHearOfEachNameThatComesAsSoonAsItIsThere() throws Exception {
        try (DirectoryWatch watch = DirectoryWatch.open()) {
            watch.add(directory.toString());
            watch.add(directory.toString());
            assertFalse(watch.hasChanged());

            for (int n = 0; n < 200; n++) {
                Path file = Files.createFile(directory.resolve("made-" + n));
                assertTrue(watch.hasChanged(), "made");
                assertFalse(watch.hasChanged(), "told once");
                Files.move(file, directory.resolve("moved-" + n));
                assertTrue(watch.hasChanged(), "moved");
            }
            Files.createSymbolicLink(directory.resolve("link"), Path.of("/nowhere"));
            assertTrue(watch.hasChanged(), "linked");
            Files.createDirectory(directory.resolve("d"));
            assertTrue(watch.hasChanged(), "a directory");
        }
    }

    @Test
    void shouldHearOfTheDirectorysOwnEnd() throws Exception {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        Path moved = Files.createDirectory(directory.resolve("moved"));
        try (DirectoryWatch watch = DirectoryWatch.open()) {
            watch.add(gone.toString());
            watch.add(moved.toString());
            Files.delete(gone);
            assertTrue(watch.hasChanged(), "deleted");
            Files.move(moved, directory.resolve("elsewhere"));
            assertTrue(watch.hasChanged(), "moved");
        }
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() throws Exception {
        try (DirectoryWatch watch = DirectoryWatch.open()) {
            LinuxException missing =
                    assertThrows(
                            LinuxException.class,
                            () -> watch.add(directory.resolve("none").toString()));
            assertEquals(Errno.ENOENT, missing.errno());
            Path file = Files.createFile(directory.resolve("file"));
            assertThrows(LinuxException.class, () -> watch.add(file.toString()));
        }
    }

    @Test
    void shouldRefuseAPathThatIsTooLongForIt() throws Exception {
        try (DirectoryWatch watch = DirectoryWatch.open()) {
            for (int length = 1_000; length < 1_100; length++) {
                String path = "/" + "x".repeat(length - 1);
                LinuxException refused =
                        assertThrows(LinuxException.class, () -> watch.add(path), path);
                assertEquals(Errno.ENAMETOOLONG, refused.errno(), "by us, or for a name of it");
            }
        }
    }
}
