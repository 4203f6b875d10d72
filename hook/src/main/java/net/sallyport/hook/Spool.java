package net.sallyport.hook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hook's history: a line an event, appended by one write, in the state directory. When the file
 * is full it takes the place of the one before it, so that two are there at most.
 */
final class Spool {
    private static final long FULL = 8 << 20;

    private final Path file;
    private final Path lock;

    Spool(Path stateDir, Path lock) {
        this.file = file(stateDir);
        this.lock = lock;
    }

    static Path file(Path stateDir) {
        return stateDir.resolve("hook-history");
    }

    static Path older(Path file) {
        return file.resolveSibling("hook-history.1");
    }

    /** One event; {@code more} is further {@code key=value} words, or empty. */
    void append(String event, String bootId, ProcessIdentity pppd, long atMillis, String more)
            throws IOException {
        String line =
                event
                        + " boot="
                        + bootId
                        + " pppd="
                        + pppd
                        + " at="
                        + atMillis
                        + (more.isEmpty() ? "" : " " + more)
                        + "\n";
        try (FileChannel channel = open()) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (channel.size() > FULL) {
                turn();
            }
        }
    }

    private FileChannel open() throws IOException {
        Set<StandardOpenOption> how = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
        }
        return FileChannel.open(file, how, mode("rw-------"));
    }

    private static java.nio.file.attribute.FileAttribute<?> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private void turn() throws IOException {
        try (@Nullable FileHold hold = FileHold.tryTake(lock)) {
            if (hold != null && Files.size(file) > FULL) {
                Files.move(file, older(file), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }
}
