package net.sallyport.gateway.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.Semaphore;
import net.sallyport.gateway.log.EventLog;

/**
 * Takes an operator's commands from a socket in the run directory that root alone can open: one
 * line of command in, one line of JSON out. A thread for each connection, off the workers.
 */
public final class ControlSocket implements AutoCloseable {
    /** Carries out one command. */
    public interface Commands {
        /**
         * @return what is written as JSON
         * @throws IllegalArgumentException the command is not known or not well formed; the message
         *     is for people
         */
        Object run(String command);
    }

    private static final int MAX_COMMAND = 4_096;
    private static final int MAX_CONNECTIONS = 64;
    private static final long ACCEPT_PAUSE_MILLIS = 500;

    private final Path path;
    private final Commands commands;
    private final EventLog log;
    private final ServerSocketChannel server;
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);

    /** Opens the socket; one that a dead process left behind is replaced. */
    public ControlSocket(Path path, Commands commands, EventLog log) throws IOException {
        this.path = path;
        this.commands = commands;
        this.log = log;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("control").start(this::accept);
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
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                room.acquireUninterruptibly();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, most likely; it may pass.
                log.error("control-socket-failed", e, "path", path);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ACCEPT_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(connection), StandardCharsets.UTF_8),
                            MAX_COMMAND);
            String answer = answer(readCommand(in)) + "\n";
            ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
        } catch (IOException e) {
            log.warn("control-connection-lost", "why", String.valueOf(e.getMessage()));
        } finally {
            room.release();
        }
    }

    private static String readCommand(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() >= MAX_COMMAND) {
                throw new IOException("command longer than " + MAX_COMMAND + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private String answer(String command) {
        try {
            return Json.write(java.util.Map.of("ok", commands.run(command)));
        } catch (IllegalArgumentException e) {
            return Json.write(java.util.Map.of("error", String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            log.error("command-failed", e, "command", command);
            return Json.write(java.util.Map.of("error", "internal error; the log has it"));
        }
    }
}
