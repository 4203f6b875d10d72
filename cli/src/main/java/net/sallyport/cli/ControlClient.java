package net.sallyport.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a running server by its control socket. */
final class ControlClient {
    private ControlClient() {}

    /**
     * Sends one command and returns the answer's line of JSON.
     *
     * @throws IOException no server answers there
     */
    static String ask(Path runDir, String command) throws IOException {
        Path socket = runDir.resolve("control.sock");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer buffer = ByteBuffer.allocate(65_536);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            return answer.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new IOException(
                    "no server answers at "
                            + socket
                            + " ("
                            + e.getMessage()
                            + "); is one running, and are you root?",
                    e);
        }
    }
}
