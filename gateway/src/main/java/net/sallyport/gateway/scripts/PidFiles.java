package net.sallyport.gateway.scripts;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The sessions' pid files, {@code ppp0.pid} and so on, where scripts and people look for pppd's. A
 * note of each is kept in the run directory: what a server that was killed has left is removed by
 * the next one, and no file of anybody else's. Belongs to the script thread.
 */
final class PidFiles {
    private static final String NOTES = "session-pids";

    private final Path directory;
    private final Path notes;

    PidFiles(Path directory, Path runDir) {
        this.directory = directory;
        this.notes = runDir.resolve(NOTES);
    }

    /** Removes what was left behind. */
    void clean() throws IOException {
        if (!Files.exists(notes)) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(notes)) {
            for (Path note : left) {
                List<String> lines = Files.readAllLines(note);
                if (lines.size() == 2) {
                    removeIfOurs(Path.of(lines.get(1)), lines.get(0));
                }
                Files.deleteIfExists(note);
            }
        }
    }

    /** Leaves nothing in the run directory. */
    void close() throws IOException {
        try {
            Files.deleteIfExists(notes);
        } catch (DirectoryNotEmptyException e) {
            // The next start removes what is noted there.
        }
    }

    /** Says which process stands in for the session on that interface. */
    void write(String interfaceName, int pid) throws IOException {
        Path file = directory.resolve(interfaceName + ".pid");
        Files.createDirectories(notes);
        Files.writeString(note(interfaceName), pid + "\n" + file.toAbsolutePath() + "\n");
        Files.writeString(file, pid + "\n");
        // As pppd's, whatever the umask.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    void remove(String interfaceName, int pid) throws IOException {
        removeIfOurs(directory.resolve(interfaceName + ".pid"), Integer.toString(pid));
        removeIfOurs(note(interfaceName), Integer.toString(pid));
    }

    private Path note(String interfaceName) {
        return notes.resolve(interfaceName);
    }

    /** The name may be another session's by now. */
    private static void removeIfOurs(Path file, String pid) throws IOException {
        try (var lines = Files.lines(file)) {
            if (!lines.findFirst().orElse("").strip().equals(pid)) {
                return;
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(file);
    }
}
