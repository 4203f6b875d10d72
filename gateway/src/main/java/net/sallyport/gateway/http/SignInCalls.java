package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.operators.Operator;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.jspecify.annotations.Nullable;

/** The calls by which administrators come and go, which HTTP alone has. Safe for any thread. */
final class SignInCalls {
    /** Failures of an address, and against a name, that cost nothing. */
    private static final int FREE_BY_ADDRESS = 5;

    private static final int FREE_BY_NAME = 20;

    /** Each check takes a processor for a while; sessions shall not feel it. */
    private static final Semaphore CHECKS = new Semaphore(1);

    private static final long CHECK_WAIT_SECONDS = 5;

    private final SignIns signIns;
    private final Guard guard;
    private final EventLog log;
    private final GuessLimit byAddress = new GuessLimit(FREE_BY_ADDRESS, System::nanoTime);
    private final GuessLimit byName = new GuessLimit(FREE_BY_NAME, System::nanoTime);

    SignInCalls(SignIns signIns, Guard guard, EventLog log) {
        this.signIns = signIns;
        this.guard = guard;
        this.log = log;
    }

    void signIn(HttpExchange exchange, OperatorStore store)
            throws ApiProblem, SQLException, IOException {
        Guard.checkFetch(exchange);
        Map<String, @Nullable Object> body = Requests.body(exchange);
        if (!(body.get("name") instanceof String name)
                || !(body.get("password") instanceof String password)
                || body.size() != 2
                || name.length() > OperatorStore.MAX_PASSWORD
                || password.length() > OperatorStore.MAX_PASSWORD) {
            throw Requests.bad("a sign-in has name and password");
        }
        String address = exchange.getRemoteAddress().getAddress().getHostAddress();
        mayTry(exchange, address, name);
        Operator operator = check(store, name, password.toCharArray());
        if (operator == null) {
            byAddress.failed(address);
            byName.failed(name);
            log.warn("sign-in-failed", "name", name, "from", address);
            throw new ApiProblem(
                    ApiProblem.Type.UNAUTHENTICATED, "no administrator has that name and password");
        }
        byAddress.succeeded(address);
        byName.succeeded(name);
        SignIns.SignIn signIn =
                signIns.begin(operator, Objects.requireNonNullElse(store.standing(name), ""));
        if (signIn == null) {
            throw new ApiProblem(ApiProblem.Type.BUSY, "too many are signed in");
        }
        log.info("signed-in", "name", name, "from", address);
        setCookie(exchange, signIn.cookie(), SignIns.LONGEST_NANOS);
        Reply.json(exchange, 200, told(operator, signIn.csrf()));
    }

    private void mayTry(HttpExchange exchange, String address, String name) throws ApiProblem {
        long wait = Math.max(byAddress.waitSeconds(address), byName.waitSeconds(name));
        if (wait > 0) {
            exchange.getResponseHeaders().set("Retry-After", Long.toString(wait));
            throw new ApiProblem(
                    ApiProblem.Type.TOO_MANY, "too many failed; try again in " + wait + " s");
        }
    }

    private static @Nullable Operator check(OperatorStore store, String name, char[] password)
            throws ApiProblem, SQLException {
        try {
            if (!CHECKS.tryAcquire(CHECK_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new ApiProblem(ApiProblem.Type.BUSY, "too many sign in at once");
            }
            try {
                return store.byPassword(name, password);
            } finally {
                CHECKS.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiProblem(ApiProblem.Type.BUSY, "the server stops");
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    void signOut(HttpExchange exchange, OperatorStore store)
            throws ApiProblem, SQLException, IOException {
        Operator operator = guard.admit(exchange, store, Scope.READ, true);
        String cookie = Guard.cookie(exchange);
        if (cookie != null && operator.kind().equals(Operator.ADMINISTRATOR)) {
            signIns.end(cookie);
            setCookie(exchange, "", 0);
            log.info("signed-out", "name", operator.name());
        }
        Reply.nothing(exchange, 204);
    }

    /** Who asks, and what their page has to send. */
    void me(HttpExchange exchange, OperatorStore store)
            throws ApiProblem, SQLException, IOException {
        Operator operator = guard.admit(exchange, store, Scope.READ, false);
        SignIns.SignIn signIn =
                operator.kind().equals(Operator.ADMINISTRATOR)
                        ? guard.signIn(exchange, store)
                        : null;
        Reply.json(exchange, 200, told(operator, signIn == null ? null : signIn.csrf()));
    }

    private static Map<String, @Nullable Object> told(Operator operator, @Nullable String csrf) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", operator.name());
        map.put("kind", operator.kind());
        map.put("scope", operator.scope().spelling());
        map.put("csrf", csrf);
        return map;
    }

    private static void setCookie(HttpExchange exchange, String value, long nanos) {
        exchange.getResponseHeaders()
                .add(
                        "Set-Cookie",
                        Guard.cookieName(exchange)
                                + "="
                                + value
                                + "; Path=/; Max-Age="
                                + TimeUnit.NANOSECONDS.toSeconds(nanos)
                                + "; HttpOnly; SameSite=Strict"
                                + (Guard.isTls(exchange) ? "; Secure" : ""));
    }
}
