package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.events.Event;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * One who watches, as server-sent events: what happens at once, and every two seconds how it is now
 * with what they look at. On a thread of its own, which alone waits if they do not read, and that
 * no longer than its {@link WriteLimit}. Ends by itself after some minutes, whereupon browsers come
 * back and are told what they have missed.
 */
final class EventStream {
    static final String TYPE = "text/event-stream";

    /** So long a write waits for them, then they lose their stream. */
    static final Duration SLOWEST_READ = Duration.ofSeconds(30);

    private static final long LONGEST_NANOS = 4L * 60 * 1_000_000_000;
    private static final long CHECK_NANOS = 15L * 1_000_000_000;
    private static final Set<String> WATCHABLE = Set.of("sessions", "status");
    private static final int MOST_SESSIONS = 500;

    private final Calls calls;
    private final Rates rates;
    private final StatusCache status;
    private final WriteLimit limit;
    private final Set<String> watch;
    private final Map<String, Object> sessionQuery;

    /** Whether they may still watch. */
    interface Leave {
        boolean stands() throws SQLException;
    }

    /**
     * @param parameters {@code watch}, and those of the sessions that are watched
     * @throws ApiProblem they are not as they should be
     */
    EventStream(
            Calls calls,
            Rates rates,
            StatusCache status,
            WriteLimit writeLimit,
            Map<String, String> parameters)
            throws ApiProblem {
        this.calls = calls;
        this.rates = rates;
        this.status = status;
        this.limit = writeLimit;
        Map<String, String> query = new LinkedHashMap<>(parameters);
        String watched = query.remove("watch");
        this.watch =
                watched == null || watched.isEmpty()
                        ? Set.of()
                        : new TreeSet<>(List.of(watched.split(",")));
        if (!WATCHABLE.containsAll(watch)) {
            throw Requests.bad("watch has words of sessions, status");
        }
        this.sessionQuery = Route.arguments(query, Route.SESSION_QUERY);
        if (!watch.contains("sessions") && !sessionQuery.isEmpty()) {
            throw Requests.bad("the parameters of sessions are for those who watch them");
        }
        if (sessionQuery.getOrDefault("limit", 50L) instanceof Long limit
                && (limit < 1 || limit > MOST_SESSIONS)) {
            throw Requests.bad("limit is 1 to " + MOST_SESSIONS);
        }
        sessionQuery.putIfAbsent("limit", 50L);
        calls.sessionPage(sessionQuery);
    }

    /** Tells them all until they go, or may no longer. */
    void serve(HttpExchange exchange, EventHub.Listening listening, Leave leave)
            throws IOException, ApiProblem, SQLException {
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
        limit.run(() -> exchange.sendResponseHeaders(200, 0));
        try (Body out = new Body(exchange.getResponseBody())) {
            out.write("retry: 1000\n\n");
            long start = System.nanoTime();
            long checked = start;
            long due = start;
            while (!listening.isOver() && System.nanoTime() - start < LONGEST_NANOS) {
                long now = System.nanoTime();
                if (now - due >= 0) {
                    look(out);
                    due = now + Rates.EVERY_MILLIS * 1_000_000;
                }
                if (now - checked >= CHECK_NANOS) {
                    if (!leave.stands()) {
                        return;
                    }
                    out.write(": here\n\n");
                    checked = now;
                }
                Event event = listening.poll(Math.max(1, (due - System.nanoTime()) / 1_000_000));
                if (event != null) {
                    out.write(frame(event.id(), event.kind(), event.data()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Body out) throws IOException, ApiProblem {
        // First, since a status takes a while: the load is measured over it.
        if (watch.contains("sessions")) {
            out.write(frame(null, "sessions", sessions()));
        }
        if (watch.contains("status")) {
            Map<String, @Nullable Object> now = new LinkedHashMap<>(status.get());
            Rates.Rate all = rates.ofAll();
            now.put("at", Instant.now().toString());
            now.put("rx_rate", all.rxNow());
            now.put("tx_rate", all.txNow());
            out.write(frame(null, "status", now));
        }
    }

    private Map<String, Object> sessions() throws ApiProblem {
        SessionQuery.Page page = calls.sessionPage(sessionQuery);
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (SessionView session : page.sessions()) {
            Map<String, @Nullable Object> row = session.toMap();
            Rates.Rate rate = rates.of(session.id());
            row.put("rx_rate", rate.rxNow());
            row.put("tx_rate", rate.txNow());
            row.put("rx_rates", list(rate.rx()));
            row.put("tx_rates", list(rate.tx()));
            rows.add(row);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("total", page.total());
        map.put("sessions", rows);
        return map;
    }

    private static List<Long> list(long[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    private static String frame(@Nullable Long id, String kind, Object data) {
        return (id == null ? "" : "id: " + id + "\n")
                + "event: "
                + kind
                + "\ndata: "
                + Json.write(data)
                + "\n\n";
    }

    /** What is written within the limit, or not at all. */
    private final class Body implements AutoCloseable {
        private final OutputStream out;

        Body(OutputStream out) {
            this.out = out;
        }

        void write(String text) throws IOException {
            limit.run(() -> {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            });
        }

        @Override
        public void close() throws IOException {
            limit.run(out::close);
        }
    }
}
