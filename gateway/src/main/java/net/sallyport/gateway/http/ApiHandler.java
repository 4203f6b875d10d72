package net.sallyport.gateway.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.operators.Operator;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Everything that HTTP asks, each exchange on a thread of its own; what one waits for no other
 * notices.
 */
final class ApiHandler implements HttpHandler {
    static final List<String> ROOT = List.of("api", "v1");

    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action"
                    + " 'none'; frame-ancestors 'none'";

    private final Calls calls;
    private final EventHub hub;
    private final Rates rates;
    private final StatusCache status;
    private final OperatorStore store;
    private final Guard guard;
    private final SignInCalls signInCalls;
    private final Assets assets = new Assets();
    private final EventLog log;
    private final WriteLimit streamLimit;

    ApiHandler(
            Calls calls,
            EventHub hub,
            Rates rates,
            OperatorStore store,
            List<String> names,
            EventLog log) {
        this(calls, hub, rates, store, names, log, EventStream.SLOWEST_READ);
    }

    /**
     * @param slowestRead how long who watches may leave a write waiting
     */
    ApiHandler(
            Calls calls,
            EventHub hub,
            Rates rates,
            OperatorStore store,
            List<String> names,
            EventLog log,
            Duration slowestRead) {
        this.calls = calls;
        this.hub = hub;
        this.rates = rates;
        this.status = new StatusCache(() -> status(calls));
        this.store = store;
        SignIns signIns = new SignIns(System::nanoTime);
        this.guard = new Guard(signIns, names);
        this.signInCalls = new SignInCalls(signIns, guard, log);
        this.log = log;
        this.streamLimit = new WriteLimit(slowestRead);
    }

    Guard guard() {
        return guard;
    }

    @SuppressWarnings("unchecked") // a status is an object
    private static Map<String, @Nullable Object> status(Calls calls) {
        try {
            return (Map<String, @Nullable Object>) calls.run("status", Map.of());
        } catch (ApiProblem e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers(exchange);
            try {
                serve(exchange);
            } catch (ApiProblem problem) {
                Reply.problem(exchange, problem);
            } catch (SQLException e) {
                log.error("operators-unreachable", e);
                Reply.problem(
                        exchange,
                        new ApiProblem(
                                ApiProblem.Type.UNREACHABLE, "who may ask cannot be looked up"));
            }
        } catch (RuntimeException | Error e) {
            log.error("http-fault", e, "path", exchange.getRequestURI().getRawPath());
            fault(exchange);
        }
    }

    private static void fault(HttpExchange exchange) throws IOException {
        if (exchange.getResponseCode() < 0) {
            Reply.problem(
                    exchange,
                    new ApiProblem(
                            ApiProblem.Type.INTERNAL,
                            "the server failed at this; its log says how"));
        }
    }

    private static void headers(HttpExchange exchange) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Security-Policy", CONTENT_POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        if (Guard.isTls(exchange)) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private void serve(HttpExchange exchange) throws ApiProblem, SQLException, IOException {
        guard.checkOrigin(exchange);
        List<String> path = Requests.path(exchange);
        if (path.size() > ROOT.size() && path.subList(0, ROOT.size()).equals(ROOT)) {
            List<String> below = path.subList(ROOT.size(), path.size());
            if (!serveOwn(exchange, below)) {
                call(exchange, below);
            }
        } else {
            assets.serve(exchange, path);
        }
    }

    /** What HTTP has for itself. */
    private boolean serveOwn(HttpExchange exchange, List<String> path)
            throws ApiProblem, SQLException, IOException {
        switch (exchange.getRequestMethod() + " " + String.join("/", path)) {
            case "GET openapi.yaml", "HEAD openapi.yaml" -> assets.serve(exchange, path);
            case "POST sign-in" -> signInCalls.signIn(exchange, store);
            case "POST sign-out" -> signInCalls.signOut(exchange, store);
            case "GET me" -> signInCalls.me(exchange, store);
            case "GET events" -> events(exchange);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void call(HttpExchange exchange, List<String> path)
            throws ApiProblem, SQLException, IOException {
        String method = exchange.getRequestMethod();
        List<String> others = new ArrayList<>();
        for (Route route : Route.ALL) {
            Map<String, Object> inPath = route.match(path);
            if (inPath != null) {
                if (route.method().equals(method)) {
                    run(exchange, route, inPath);
                    return;
                }
                others.add(route.method());
            }
        }
        if (others.isEmpty()) {
            throw new ApiProblem(ApiProblem.Type.NO_SUCH_CALL, "there is no call at this path");
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", others));
        throw new ApiProblem(ApiProblem.Type.WRONG_METHOD, "at this path: " + others);
    }

    private void run(HttpExchange exchange, Route route, Map<String, Object> inPath)
            throws ApiProblem, SQLException, IOException {
        Scope needed = Calls.scopeOf(route.call());
        Operator operator = guard.admit(exchange, store, needed, route.takesBody());
        Map<String, @Nullable Object> arguments =
                new LinkedHashMap<>(Route.arguments(Requests.query(exchange), route.query()));
        if (route.takesBody()) {
            arguments.putAll(Requests.body(exchange));
        }
        for (Map.Entry<String, Object> each : inPath.entrySet()) {
            if (arguments.put(each.getKey(), each.getValue()) != null) {
                throw Requests.bad(each.getKey() + " is in the path already");
            }
        }
        Object answer = carryOut(exchange, route, operator, arguments);
        Reply.json(exchange, route.status(), answer);
    }

    private Object carryOut(
            HttpExchange exchange,
            Route route,
            Operator operator,
            Map<String, @Nullable Object> arguments)
            throws ApiProblem {
        if (route.call().equals("sessions")) {
            var page = calls.sessionPage(arguments);
            exchange.getResponseHeaders().set("X-Total-Count", Integer.toString(page.total()));
            return page.sessions().stream().map(session -> session.toMap()).toList();
        }
        Object answer = calls.run(route.call(), arguments);
        if (Calls.scopeOf(route.call()) != Scope.READ) {
            log.info(
                    "operator",
                    "call",
                    route.call(),
                    "by",
                    operator.name(),
                    "account",
                    Objects.requireNonNullElse(arguments.get("account"), ""));
        }
        return answer;
    }

    private void events(HttpExchange exchange) throws ApiProblem, SQLException, IOException {
        guard.admit(exchange, store, Scope.READ, false);
        Map<String, String> parameters = Requests.query(exchange);
        String after =
                Objects.requireNonNullElse(
                        exchange.getRequestHeaders().getFirst("Last-Event-ID"),
                        parameters.getOrDefault("after", ""));
        parameters.remove("after");
        if (!after.isEmpty() && !after.matches("[0-9]{1,18}")) {
            throw Requests.bad("after is the number of an event");
        }
        EventStream stream = new EventStream(calls, rates, status, streamLimit, parameters);
        EventHub.Listening listening = hub.listen(after.isEmpty() ? null : Long.valueOf(after));
        if (listening == null) {
            throw new ApiProblem(ApiProblem.Type.BUSY, "too many watch already");
        }
        try (listening) {
            stream.serve(exchange, listening, () -> guard.whoAsks(exchange, store) != null);
        }
    }
}
