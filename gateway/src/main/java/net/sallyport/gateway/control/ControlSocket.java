package net.sallyport.gateway.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.log.EventLog;

/**
 * Takes operators' requests from a socket in the run directory that root alone can open. A thread
 * for each connection, off the workers; one that is silent, or does not read what it asked for, is
 * closed.
 */
public final class ControlSocket implements AutoCloseable {
    /** How long a connection may be silent, or take for its part of a request. */
    public static final long IDLE_MILLIS = 60_000;

    private static final int MAX_CONNECTIONS = 64;
    private static final long PAUSE_MILLIS = 500;

    private final Path path;
    private final ControlProtocol protocol;
    private final EventLog log;
    private final long idleMillis;
    private final ServerSocketChannel server;
    private final Set<ControlChannel> channels = ConcurrentHashMap.newKeySet();

    /** Opens the socket; one that a dead process left behind is replaced. */
    public ControlSocket(Path path, Api api, EventHub hub, long idleMillis, EventLog log)
            throws IOException {
        this.path = path;
        this.protocol = new ControlProtocol(new Calls(api), hub, log);
        this.log = log;
        this.idleMillis = idleMillis;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("control").start(this::accept);
        Thread.ofVirtual().name("control-idle").start(this::closeIdle);
    }

    /** Nobody else can open it at any moment: it comes to its place with its permissions. */
    private void bind() throws IOException {
        Path closed = Files.createTempDirectory(path.toAbsolutePath().getParent(), ".c");
        Path made = closed.resolve("s");
        try {
            server.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(
                    made, Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(closed);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.error("control-socket-close-failed", e, "path", path);
        }
        channels.forEach(ControlChannel::close);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                ControlChannel channel = new ControlChannel(connection, protocol, log);
                if (channels.size() >= MAX_CONNECTIONS) {
                    channel.refuse(
                            new ApiProblem(
                                    ApiProblem.Type.BUSY,
                                    "there are " + MAX_CONNECTIONS + " connections already"));
                } else {
                    channels.add(channel);
                    Thread.ofVirtual().start(() -> serve(channel));
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, most likely; it may pass.
                log.error("control-socket-failed", e, "path", path);
                pause();
            }
        }
    }

    private void serve(ControlChannel channel) {
        try {
            channel.serve();
        } finally {
            channels.remove(channel);
        }
    }

    private void closeIdle() {
        while (server.isOpen()) {
            pause();
            for (ControlChannel channel : channels) {
                if (channel.isIdleFor(idleMillis)) {
                    channel.close();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
