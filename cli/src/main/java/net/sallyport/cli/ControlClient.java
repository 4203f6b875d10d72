package net.sallyport.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.ControlProtocol;
import net.sallyport.gateway.control.JsonReader;
import org.jspecify.annotations.Nullable;

/** A connection to a running server's control socket. */
final class ControlClient implements AutoCloseable {
    private final Path socket;
    private final SocketChannel channel;
    private final BufferedReader answers;

    /** No server answers. */
    static final class NoServer extends IOException {
        private static final long serialVersionUID = 1;

        NoServer(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The server says no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final ApiProblem.@Nullable Type type;

        Refused(ApiProblem.@Nullable Type type, String detail) {
            super(detail);
            this.type = type;
        }

        boolean is(ApiProblem.Type wanted) {
            return wanted == type;
        }
    }

    private ControlClient(Path socket, SocketChannel channel) {
        this.socket = socket;
        this.channel = channel;
        this.answers =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /**
     * Connects to the server of this run directory.
     *
     * @throws NoServer there is none; the message is for people
     */
    static ControlClient connect(Path runDir) throws NoServer {
        Path socket = runDir.resolve("control.sock");
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return new ControlClient(socket, channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (AccessDeniedException e) {
            throw new NoServer("the server's control socket is for root alone", e);
        } catch (IOException e) {
            throw new NoServer(whyNot(socket, e), e);
        }
    }

    private static String whyNot(Path socket, IOException e) {
        if (Files.notExists(socket)) {
            return "no server is running: there is no " + socket;
        }
        // Where it cannot even be said whether it is there, neither.
        if (!Files.isWritable(socket)) {
            return "the server's control socket is for root alone";
        }
        return "no server answers at " + socket + " (" + e.getMessage() + ")";
    }

    /** Connects, asks once, and closes. */
    static @Nullable Object ask(
            Path runDir, String call, Map<String, ? extends @Nullable Object> arguments)
            throws IOException, Refused {
        try (ControlClient client = connect(runDir)) {
            return client.ask(call, arguments);
        }
    }

    /**
     * Asks, and waits for the answer.
     *
     * @return as {@link JsonReader} reads it
     * @throws NoServer the server went away
     * @throws Refused it answers that it cannot do that
     */
    @Nullable Object ask(String call, Map<String, ? extends @Nullable Object> arguments)
            throws IOException, Refused {
        try {
            ByteBuffer request =
                    ByteBuffer.wrap(
                            (ControlProtocol.request(call, arguments) + "\n")
                                    .getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
        } catch (IOException e) {
            throw wentAway(e);
        }
        return result(line(), "answer");
    }

    /**
     * Waits for the next event of those that were asked for.
     *
     * @return null: nothing has happened for a while
     * @throws NoServer the server went away
     * @throws Refused it tells no more
     */
    @Nullable Object nextEvent() throws IOException, Refused {
        return result(line(), "event");
    }

    private String line() throws NoServer {
        try {
            String line = answers.readLine();
            if (line != null) {
                return line;
            }
        } catch (IOException e) {
            throw wentAway(e);
        }
        throw new NoServer("the server at " + socket + " went away", null);
    }

    private NoServer wentAway(IOException e) {
        return new NoServer("the server at " + socket + " went away: " + e.getMessage(), e);
    }

    private @Nullable Object result(String answer, String wanted) throws IOException, Refused {
        try {
            if (JsonReader.read(answer) instanceof Map<?, ?> map) {
                if (map.containsKey(wanted)) {
                    return map.get(wanted);
                }
                if (map.get("problem") instanceof Map<?, ?> problem) {
                    throw new Refused(
                            ApiProblem.Type.of(String.valueOf(problem.get("type"))),
                            String.valueOf(problem.get("detail")));
                }
                if (map.containsKey("version")) {
                    return null;
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the server at " + socket + " broke off its answer", e);
        }
        throw new IOException("what answers at " + socket + " is no sallyport server");
    }

    /** Ends a wait for an event; from any thread. */
    void hangUp() {
        try {
            channel.close();
        } catch (IOException nothingElseToDo) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
