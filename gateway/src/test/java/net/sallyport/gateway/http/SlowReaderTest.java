package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.control.SampleApi;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One who watches over a real connection and does not read. */
class SlowReaderTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** More than the kernel keeps for a connection, both ends together. */
    private static final int EVENTS = 1_000;

    private static final String LARGE = "x".repeat(16_384);

    @TempDir Path stateDir;

    @Test
    void losesTheStreamAndNobodyElseNotices() throws Exception {
        losesItWithin(Duration.ofSeconds(1));
    }

    @Tag("long")
    @Test
    void losesItWithinTheTimeThatIsDocumented() throws Exception {
        losesItWithin(EventStream.SLOWEST_READ);
    }

    private void losesItWithin(Duration limit) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Rates rates = new Rates(List::of);
                OperatorStore store = OperatorStore.open(stateDir);
                EventHub hub = new EventHub()) {
            String token = store.addToken("reader", Scope.READ, null);
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            server.setExecutor(threads);
            server.createContext(
                    "/",
                    new ApiHandler(
                            new Calls(new SampleApi()),
                            hub,
                            rates,
                            store,
                            List.of(),
                            new EventLog(),
                            limit));
            server.start();
            try (Socket deaf = watch(server, token, 1 << 18);
                    Socket reader = watch(server, token, 1 << 20)) {
                await(() -> hub.listeners() == 2);
                Reading reading = new Reading(reader);
                long start = System.nanoTime();
                for (int i = 0; i < EVENTS; i++) {
                    hub.tell("entry", () -> Map.of("text", LARGE));
                }
                await(() -> hub.listeners() == 1);
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(took.compareTo(limit) >= 0, "cut before its time: " + took);
                await(() -> reading.events == EVENTS);
                assertEquals(1, hub.listeners());
                // What was on its way when it was cut, and the end.
                deaf.setSoTimeout((int) BOUND.toMillis());
                assertEnds(deaf);
            } finally {
                server.stop(0);
            }
        }
    }

    private static Socket watch(HttpServer server, String token, int buffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(buffer);
        socket.connect(server.getAddress());
        String request =
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token
                        + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void assertEnds(Socket socket) {
        byte[] buffer = new byte[65_536];
        try {
            while (socket.getInputStream().read(buffer) >= 0) {
                // until its end
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("still open", e);
        } catch (IOException e) {
            // Reset, which is an end as well.
        }
    }

    /** Counts what one who reads is told. */
    private static final class Reading {
        volatile int events;

        Reading(Socket socket) {
            Thread.ofVirtual().start(() -> read(socket));
        }

        private void read(Socket socket) {
            try (BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.UTF_8))) {
                int count = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("event: entry")) {
                        events = ++count;
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come to pass");
            Thread.sleep(20);
        }
    }
}
