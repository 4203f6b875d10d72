package net.sallyport.gateway.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.events.Event;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the control socket: request lines in, an answer line to each, in their order.
 * Served by one thread; {@link #close} and {@link #isIdleFor} are for any.
 */
final class ControlChannel {
    /** In bytes, without the line feed. */
    static final int MAX_REQUEST = 16_384;

    private static final long NOTHING_MILLIS = 10_000;

    private final SocketChannel connection;
    private final ControlProtocol protocol;
    private final EventLog log;
    private final ByteBuffer in = ByteBuffer.allocate(MAX_REQUEST + 1);

    private volatile long movedNanos = System.nanoTime();

    /** Its request is being carried out, for which it cannot help. */
    private volatile boolean working;

    ControlChannel(SocketChannel connection, ControlProtocol protocol, EventLog log) {
        this.connection = connection;
        this.protocol = protocol;
        this.log = log;
    }

    /** Until the other side has no more requests, or {@link #close}. */
    void serve() {
        try (connection) {
            exchange();
        } catch (AsynchronousCloseException e) {
            log.warn("control-connection-closed", "why", "it was silent, or did not read");
        } catch (ClosedChannelException e) {
            // Before it was served.
        } catch (IOException e) {
            log.warn("control-connection-lost", "why", String.valueOf(e.getMessage()));
        }
    }

    private void exchange() throws IOException {
        try {
            byte[] line = next();
            while (line != null) {
                working = true;
                ControlProtocol.Outcome outcome = protocol.answer(line);
                moved();
                working = false;
                try (EventHub.Listening events = outcome.events()) {
                    write(outcome.line());
                    if (events != null) {
                        tell(events);
                        return;
                    }
                }
                line = next();
            }
        } catch (TooLong e) {
            refuse(Arguments.bad("a request is longer than " + MAX_REQUEST + " bytes"));
        }
    }

    /**
     * What happens, until the other side goes: that is noticed at the next line, so there is one
     * from time to time.
     */
    private void tell(EventHub.Listening events) throws IOException {
        try {
            while (!events.isOver()) {
                Event event = events.poll(NOTHING_MILLIS);
                write(event == null ? ControlProtocol.nothing() : ControlProtocol.event(event));
            }
            refuse(
                    new ApiProblem(
                            ApiProblem.Type.BUSY,
                            "no more is told: the server stops, or events were read too slowly"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says why, if that can be said at once, and closes. */
    void refuse(ApiProblem problem) {
        try (connection) {
            connection.configureBlocking(false);
            connection.write(bytes(ControlProtocol.problem(problem)));
        } catch (IOException e) {
            log.warn("control-connection-lost", "why", String.valueOf(e.getMessage()));
        }
    }

    boolean isIdleFor(long millis) {
        return !working && System.nanoTime() - movedNanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void close() {
        try {
            connection.close();
        } catch (IOException e) {
            log.warn("control-connection-lost", "why", String.valueOf(e.getMessage()));
        }
    }

    private static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** The next line without its end; null: there is none. */
    private byte @Nullable [] next() throws IOException {
        int searched = 0;
        while (true) {
            for (; searched < in.position(); searched++) {
                if (in.get(searched) == '\n') {
                    byte[] line = Arrays.copyOf(in.array(), searched);
                    in.flip().position(searched + 1);
                    in.compact();
                    return line;
                }
            }
            if (!in.hasRemaining()) {
                throw new TooLong();
            }
            if (connection.read(in) < 0) {
                // A last request may come without its line feed.
                byte[] rest = Arrays.copyOf(in.array(), in.position());
                in.clear();
                return rest.length == 0 ? null : rest;
            }
        }
    }

    private void write(String answer) throws IOException {
        ByteBuffer bytes = bytes(answer);
        while (bytes.hasRemaining()) {
            if (connection.write(bytes) > 0) {
                moved();
            }
        }
    }

    private void moved() {
        movedNanos = System.nanoTime();
    }

    private static ByteBuffer bytes(String answer) {
        return ByteBuffer.wrap((answer + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
