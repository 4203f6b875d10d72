package net.sallyport.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.linux.AbstractSocketLock;

/**
 * The place that one server holds in a network namespace, and its run directory with pid file and
 * control socket. The kernel gives the place back when the process ends, however it ends.
 */
final class GatewayPlace implements AutoCloseable {
    private static final String LOCK = "sallyport-server";

    private final AbstractSocketLock lock;
    private final Path runDir;
    private final List<Path> pidFiles = new ArrayList<>();

    private GatewayPlace(AbstractSocketLock lock, Path runDir) {
        this.lock = lock;
        this.runDir = runDir;
    }

    /**
     * @throws IOException another server holds the place (the message says which process), or a
     *     file cannot be written
     */
    static GatewayPlace take(ServerConfig.Paths paths) throws IOException {
        GatewayPlace place = new GatewayPlace(lock(), paths.runDir());
        try {
            Files.createDirectories(paths.runDir());
            place.writePid(paths.runDir().resolve("sallyport.pid"));
            Path further = paths.pidFile();
            if (further != null) {
                place.writePid(further);
            }
            return place;
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    /** Whether a server holds the place of this network namespace. */
    static boolean isTaken() {
        try (AbstractSocketLock _ = lock()) {
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    /**
     * The place alone.
     *
     * @throws IOException a server holds it; the message says which process
     */
    static AbstractSocketLock lock() throws IOException {
        return switch (AbstractSocketLock.tryAcquire(LOCK)) {
            case AbstractSocketLock.Attempt.TakenBy(long pid) ->
                    throw new IOException(
                            "another sallyport server serves this network namespace already (process "
                                    + pid
                                    + "); stop it first");
            case AbstractSocketLock.Attempt.Held(AbstractSocketLock lock) -> lock;
        };
    }

    Path controlSocket() {
        return runDir.resolve("control.sock");
    }

    @Override
    public void close() {
        for (Path file : pidFiles) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // A stale pid file is replaced by the next start.
            }
        }
        lock.close();
    }

    private void writePid(Path file) throws IOException {
        Files.writeString(file, ProcessHandle.current().pid() + "\n");
        pidFiles.add(file);
    }
}
