package net.sallyport.gateway.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.log.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control socket with clients that behave and clients that do not. */
@Timeout(60)
class ControlSocketTest {
    @TempDir private Path directory;
    private final EventLog log = new EventLog();
    private final EventHub hub = new EventHub();
    private final SampleApi api = new SampleApi();
    private Path path;
    private ControlSocket socket;

    @BeforeEach
    void open() throws IOException {
        path = directory.resolve("control.sock");
        socket = new ControlSocket(path, api, hub, 1_500, log);
    }

    @AfterEach
    void close() {
        socket.close();
        log.close();
    }

    /** A connection that a test speaks on. */
    private static final class Line implements AutoCloseable {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        final BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8));

        Line(Path path) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(path));
        }

        void say(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        String hear() throws IOException {
            return in.readLine();
        }

        String ask(String text) throws IOException {
            say(text + "\n");
            return hear();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void severalRequestsOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        try (Line line = new Line(path)) {
            String one = ControlProtocol.request("counters", Map.of());
            String two = ControlProtocol.request("kick", Map.of("account", "nobody"));
            line.say(one + "\n" + two + "\n" + one.substring(0, 5));
            assertEquals("{\"version\":1,\"answer\":{}}", line.hear());
            assertTrue(line.hear().contains("urn:sallyport:problem:not-in"));
            assertEquals("{\"version\":1,\"answer\":{}}", line.ask(one.substring(5)));
            line.say(ControlProtocol.request("sessions", Map.of()));
            line.channel.shutdownOutput();
            assertEquals("{\"version\":1,\"answer\":[]}", line.hear(), "without a line feed");
            assertNull(line.hear());
        }
    }

    @Test
    void severalClientsAreServedAtOnce() throws IOException {
        List<Line> lines = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                lines.add(new Line(path));
            }
            for (Line line : lines.reversed()) {
                assertNotNull(line.ask(ControlProtocol.request("status", Map.of())));
            }
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    @Test
    void whoComesWhenItIsFullIsToldAndTheOthersAreServed() throws IOException {
        List<Line> lines = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                lines.add(new Line(path));
                // Taken before the next one comes.
                assertNotNull(lines.getLast().ask(ControlProtocol.request("counters", Map.of())));
            }
            try (Line late = new Line(path)) {
                assertTrue(late.hear().contains("urn:sallyport:problem:busy"));
                assertNull(late.hear());
            }
            assertNotNull(lines.getFirst().ask(ControlProtocol.request("counters", Map.of())));
        } finally {
            for (Line line : lines) {
                line.close();
            }
        }
    }

    @Test
    void whoWatchesIsToldWhatWasAndWhatHappens() throws Exception {
        hub.tell("alarm", () -> Map.of("name", "first"));
        hub.tell("alarm", () -> Map.of("name", "second"));
        while (before() < 2) {
            Thread.sleep(10);
        }
        try (Line line = new Line(path)) {
            String answer = line.ask(ControlProtocol.request("events", Map.of("after", 1)));
            assertEquals("{\"version\":1,\"answer\":{\"before\":2}}", answer);
            assertEquals(
                    "{\"version\":1,\"event\":{\"id\":2,\"kind\":\"alarm\",\"data\":{\"name\":\"second\"}}}",
                    line.hear());
            hub.tell("entry", () -> Map.of("session", 7));
            assertTrue(line.hear().contains("{\"session\":7}"));
        }
    }

    /** How many events there were. */
    private long before() throws InterruptedException {
        try (EventHub.Listening listening = hub.listen(null)) {
            return listening.before();
        }
    }

    @Test
    void whoWatchesAndDoesNotReadIsCut() throws Exception {
        String much = "x".repeat(10_000);
        try (Line line = new Line(path)) {
            assertTrue(line.ask(ControlProtocol.request("events", Map.of())).contains("answer"));
            for (int i = 0; hub.listeners() > 0; i++) {
                assertTrue(i < 100_000, "it is still listened to");
                hub.tell("entry", () -> Map.of("text", much));
                if (i % 100 == 0) {
                    Thread.sleep(1);
                }
            }
            while (line.hear() != null) {
                // What was on its way.
            }
        }
    }

    @Test
    void whoSaysNothingIsClosed() throws IOException {
        try (Line silent = new Line(path);
                Line slow = new Line(path)) {
            slow.say("{\"version\":");
            assertNull(silent.hear());
            assertNull(slow.hear());
        }
    }

    @Test
    void aRequestWithoutAnEndIsRefused() throws IOException {
        try (Line line = new Line(path)) {
            line.say("x".repeat(ControlChannel.MAX_REQUEST + 1));
            assertTrue(line.hear().contains("urn:sallyport:problem:bad-request"));
            assertNull(line.hear());
        }
    }

    @Test
    void closingTheSocketClosesItsConnections() throws IOException {
        try (Line line = new Line(path)) {
            assertNotNull(line.ask(ControlProtocol.request("counters", Map.of())));
            socket.close();
            assertNull(line.hear());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-request | ",
                "bad-request | []",
                "bad-request | {\"version\":1}",
                "bad-request | {\"version\":1,\"call\":\"kick\"}",
                "bad-request | {\"version\":1,\"call\":\"kick\",\"arguments\":[]}",
                "bad-request | {\"version\":1,\"call\":\"kick\",\"arguments\":{\"acount\":\"a\"}}",
                "bad-request | {\"version\":1,\"call\":\"sessions\",\"arguments\":{\"acount\":\"a\"}}",
                "bad-request | {\"version\":1,\"call\":\"sessions\",\"arguments\":{\"limit\":0}}",
                "bad-request | {\"version\":1,\"call\":\"sessions\",\"arguments\":{\"order\":\"x\"}}",
                "bad-request | {\"version\":1,\"call\":\"kick\",\"arguments\":{\"session\":\"1\"}}",
                "unsupported-version | {\"call\":\"status\"}",
                "unsupported-version | {\"version\":2,\"call\":\"status\"}",
                "no-such-call | {\"version\":1,\"call\":\"Status\"}",
            })
    void whatIsNotWellFormedIsRefusedAndDoesNothing(String type, String request)
            throws IOException {
        try (Line line = new Line(path)) {
            String answer = line.ask(request == null ? "" : request);
            assertTrue(answer.contains("urn:sallyport:problem:" + type), answer);
            assertEquals(0, api.calls);
        }
    }
}
