package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.metrics.Exposition;
import net.sallyport.gateway.metrics.Watched;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.jspecify.annotations.Nullable;

/** What monitoring asks: numbers at {@code /metrics}, and whether it works at {@code /healthz}. */
final class MetricsHandler implements HttpHandler {
    private static final long HEALTH_NANOS = 1_000_000_000L;

    private final Watched watched;
    private final OperatorStore store;
    private final Guard guard;
    private final boolean openToAll;
    private final EventLog log;
    private @Nullable Map<String, Boolean> health;
    private long healthNanos;

    MetricsHandler(
            Watched watched, OperatorStore store, Guard guard, boolean openToAll, EventLog log) {
        this.watched = watched;
        this.store = store;
        this.guard = guard;
        this.openToAll = openToAll;
        this.log = log;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            try {
                serve(exchange);
            } catch (ApiProblem problem) {
                Reply.problem(exchange, problem);
            } catch (SQLException | RuntimeException e) {
                log.error("http-fault", e, "path", exchange.getRequestURI().getRawPath());
                Reply.problem(
                        exchange,
                        new ApiProblem(ApiProblem.Type.INTERNAL, "the log says what is wrong"));
            }
        }
    }

    private void serve(HttpExchange exchange) throws ApiProblem, SQLException, IOException {
        guard.checkOrigin(exchange);
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            throw new ApiProblem(ApiProblem.Type.WRONG_METHOD, "this can be read alone");
        }
        switch (exchange.getRequestURI().getRawPath()) {
            case "/metrics" -> metrics(exchange);
            case "/healthz" -> health(exchange);
            default -> throw new ApiProblem(ApiProblem.Type.NO_SUCH_CALL, "there is nothing here");
        }
    }

    private void metrics(HttpExchange exchange) throws ApiProblem, SQLException, IOException {
        Map<String, Object> asked =
                Route.arguments(Requests.query(exchange), Map.of("sessions", Route.Kind.FLAG));
        boolean perSession = asked.get("sessions") instanceof Boolean wanted && wanted;
        if (perSession || !openToAll) {
            guard.admit(exchange, store, Scope.READ, false);
        }
        Reply.bytes(
                exchange,
                200,
                Exposition.TYPE,
                watched.metrics(perSession).getBytes(StandardCharsets.UTF_8));
    }

    /** Tells nobody more than whether it works, since everybody may ask. */
    private void health(HttpExchange exchange) throws IOException {
        Map<String, Boolean> parts = look();
        boolean serves =
                parts.getOrDefault("workers", false) && parts.getOrDefault("accounts", false);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", !serves ? "failing" : parts.containsValue(false) ? "degraded" : "ok");
        answer.put("parts", parts);
        Reply.json(exchange, serves ? 200 : 503, answer);
    }

    private synchronized Map<String, Boolean> look() {
        Map<String, Boolean> known = health;
        if (known == null || System.nanoTime() - healthNanos > HEALTH_NANOS) {
            known = watched.health();
            health = known;
            healthNanos = System.nanoTime();
        }
        return known;
    }
}
