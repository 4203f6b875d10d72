package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A small network of its own: one namespace with a bridge, the server's place on it ({@link
 * #SERVER}) and real Linux peers as processes. Nothing in it meets the machine's network or another
 * lab. Closing it, or the end of this process, ends and removes everything. Safe for use by any
 * thread.
 */
public final class Lab implements AutoCloseable {
    /**
     * The address on the bridge of whatever runs in the namespace itself, on the machine's own
     * kernel.
     */
    public static final String SERVER = "10.77.0.1";

    private static final String NETWORK = "10.77.0.";
    private static final int PREFIX_LENGTH = 16;

    private final Namespace namespace;
    private final Path directory;
    private final AtomicInteger peers = new AtomicInteger();
    private final AtomicInteger hosts = new AtomicInteger();
    private final AtomicInteger logs = new AtomicInteger();
    private final Thread atExit = new Thread(this::removeAll, "lab-at-exit");
    private boolean closed;

    private Lab(Namespace namespace, Path directory) {
        this.namespace = namespace;
        this.directory = directory;
    }

    /** Needs root and the packages that {@link Requirements#check} names if they are missing. */
    public static Lab open() {
        Requirements.check();
        try {
            Lab lab =
                    new Lab(
                            Namespace.create(SERVER + "/" + PREFIX_LENGTH),
                            Files.createTempDirectory("sallyport-lab"));
            Runtime.getRuntime().addShutdownHook(lab.atExit);
            return lab;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name of the network namespace, for {@code ip netns exec}. */
    public String namespace() {
        return namespace.name();
    }

    /**
     * A directory on the host that vanishes with the lab. Peers see it, read-only, under the same
     * path.
     */
    public Path directory() {
        return directory;
    }

    /**
     * Starts a peer with 256 MB on whatever CPU is free; its first command waits for the boot to be
     * over.
     */
    public Peer peer(String name) {
        return peer(name, PeerOptions.DEFAULT);
    }

    /** Starts a peer; its first command waits for the boot (about two seconds) to be over. */
    public Peer peer(String name, PeerOptions options) {
        int index = peers.incrementAndGet();
        String tap = "tap" + index;
        namespace.addTap(tap);
        return Peer.start(namespace, newDirectory(name), tap, NETWORK + (index + 1), options);
    }

    /** A host on the machine's own kernel, in a network of its own behind the lab's. */
    public ClientHost clientHost() {
        return ClientHost.make(this, namespace, hosts.incrementAndGet());
    }

    /** Runs a command in the namespace, on the machine's own kernel, to its end. */
    public Output run(Duration bound, String... command) {
        return namespace.run(bound, List.of(command));
    }

    /** Starts a process in the namespace, on the machine's own kernel. */
    public HostProcess start(String... command) {
        return start(List.of(command));
    }

    HostProcess start(List<String> command) {
        return HostProcess.start(
                namespace.inside(command),
                directory.resolve("process-" + logs.incrementAndGet() + ".log"));
    }

    /**
     * Starts a process in the namespace that sees other files and directories in the place of the
     * machine's.
     *
     * @param mounts path on the machine (it must exist) to what is seen there
     */
    HostProcess start(Map<Path, Path> mounts, List<String> command) {
        // ip netns exec has given the process a mount namespace of its own already
        StringBuilder script = new StringBuilder("set -e\n");
        mounts.forEach(
                (place, seen) -> script.append("mount --bind '%s' '%s'\n".formatted(seen, place)));
        List<String> line =
                new ArrayList<>(List.of("sh", "-c", script.append("exec \"$@\"").toString(), "sh"));
        line.addAll(command);
        return start(line);
    }

    Path newDirectory(String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        removeAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the hook itself is running, or has run
        }
    }

    private synchronized void removeAll() {
        if (closed) {
            return;
        }
        closed = true;
        namespace.remove();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
