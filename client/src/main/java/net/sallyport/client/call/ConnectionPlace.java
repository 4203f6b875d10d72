package net.sallyport.client.call;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.sallyport.client.host.UndoJournal;

/**
 * The place that one process holds for a connection in the run directory: a lock that the kernel
 * takes back when the process ends, however it ends, and beside it what the process writes down.
 */
public final class ConnectionPlace implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String STATE = ".state";
    private static final String UNDO = ".undo";
    private static final String LOG = ".log";

    private final Path runDir;
    private final Path directory;
    private final String name;
    private final FileChannel channel;

    private ConnectionPlace(Path runDir, String name, FileChannel channel) {
        this.runDir = runDir;
        this.directory = directory(runDir);
        this.name = name;
        this.channel = channel;
    }

    /**
     * Takes the place of a connection; empty if another process has it.
     *
     * @param runDir made if it is not there
     */
    public static Optional<ConnectionPlace> take(Path runDir, String name) throws IOException {
        Path directory = Files.createDirectories(directory(runDir));
        FileChannel channel =
                FileChannel.open(
                        directory.resolve(name + LOCK),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        try {
            if (!isFree(channel)) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
            channel.write(ByteBuffer.wrap(pid), 0);
            Files.deleteIfExists(directory.resolve(name + STATE));
            return Optional.of(new ConnectionPlace(runDir, name, channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The lock is the channel's until that is closed. */
    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** Where the connections of a run directory are. */
    private static Path directory(Path runDir) {
        return runDir.resolve("connections");
    }

    /** Where a connection in the background says what it has to say. */
    public static Path log(Path runDir, String name) throws IOException {
        return Files.createDirectories(directory(runDir)).resolve(name + LOG);
    }

    /** The process that has a connection; empty if none has. */
    public static OptionalLong holder(Path runDir, String name) throws IOException {
        Path file = directory(runDir).resolve(name + LOCK);
        if (!Files.exists(file)) {
            return OptionalLong.empty();
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (isFree(channel)) {
                return OptionalLong.empty();
            }
            String pid = Files.readString(file).strip();
            return pid.matches("[1-9][0-9]{0,9}")
                    ? OptionalLong.of(Long.parseLong(pid))
                    : OptionalLong.empty();
        }
    }

    /** How a connection does; empty if no process has it, or it has said nothing yet. */
    public static Optional<ConnectionState> state(Path runDir, String name) throws IOException {
        Path file = directory(runDir).resolve(name + STATE);
        return holder(runDir, name).isPresent() && Files.exists(file)
                ? Optional.of(ConnectionState.read(file))
                : Optional.empty();
    }

    /** Every connection that a process has, by name. */
    public static List<ConnectionState> all(Path runDir) throws IOException {
        List<ConnectionState> all = new ArrayList<>();
        for (String name : names(directory(runDir), STATE)) {
            state(runDir, name).ifPresent(all::add);
        }
        return all;
    }

    /** What processes that are gone have left to be undone, ours first. */
    List<UndoJournal> leftBehind() throws IOException {
        List<UndoJournal> journals = new ArrayList<>(List.of(journal()));
        for (String other : names(directory, UNDO)) {
            if (!other.equals(name) && holder(runDir, other).isEmpty()) {
                journals.add(UndoJournal.open(directory.resolve(other + UNDO)));
            }
        }
        return journals;
    }

    UndoJournal journal() throws IOException {
        return UndoJournal.open(directory.resolve(name + UNDO));
    }

    void say(ConnectionState state) throws IOException {
        state.write(directory.resolve(name + STATE));
    }

    private static List<String> names(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(suffix))
                    .map(file -> file.substring(0, file.length() - suffix.length()))
                    .sorted()
                    .toList();
        }
    }

    /** Lets go. The lock's file stays: to delete it would let two processes have one place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve(name + STATE));
        channel.close();
    }
}
