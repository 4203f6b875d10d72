package net.sallyport.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import net.sallyport.gateway.control.JsonReader;
import org.jspecify.annotations.Nullable;

/** Asks a running server by its control socket. */
final class ControlClient {
    private ControlClient() {}

    /** The server understood the command and says no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * Sends one command and returns what the server answers, as {@link JsonReader} reads it.
     *
     * @throws IOException no server answers there
     * @throws Refused the server answers that it cannot do that
     */
    static @Nullable Object ask(Path runDir, String command) throws IOException, Refused {
        Path socket = runDir.resolve("control.sock");
        String answer;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            answer =
                    new String(
                            Channels.newInputStream(channel).readAllBytes(),
                            StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(
                    "no server answers at "
                            + socket
                            + " ("
                            + e.getMessage()
                            + "); is one running, and are you root?",
                    e);
        }
        return result(socket, answer);
    }

    private static @Nullable Object result(Path socket, String answer) throws IOException, Refused {
        try {
            if (JsonReader.read(answer) instanceof Map<?, ?> map) {
                if (map.containsKey("ok")) {
                    return map.get("ok");
                }
                throw new Refused(String.valueOf(map.get("error")));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the server at " + socket + " broke off its answer", e);
        }
        throw new IOException("what answers at " + socket + " is no sallyport server");
    }
}
