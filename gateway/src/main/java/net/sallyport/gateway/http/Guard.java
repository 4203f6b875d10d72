package net.sallyport.gateway.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.operators.Operator;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: knows tokens and sign-ins, and keeps other sites' pages out. Safe for any thread.
 *
 * <p>A browser sends the cookie along with whatever any page makes it ask. So the cookie is
 * SameSite=Strict; a request that says it comes from another origin is refused whatever it asks;
 * and one that changes something has to bring a secret which our page alone can have read. A name
 * that is none of ours is refused, since another site can have its name point here.
 */
final class Guard {
    static final String CSRF_HEADER = "X-Sallyport-Csrf";

    private final SignIns signIns;
    private final List<String> names;

    /**
     * @param names by which browsers may ask, beside addresses and {@code localhost}
     */
    Guard(SignIns signIns, List<String> names) {
        this.signIns = signIns;
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    /** The cookie's name; with TLS no other host and no plain page can set it. */
    static String cookieName(HttpExchange exchange) {
        return isTls(exchange) ? "__Host-sallyport" : "sallyport";
    }

    static boolean isTls(HttpExchange exchange) {
        return exchange instanceof HttpsExchange;
    }

    /** Refuses what another site's page may have asked. */
    void checkOrigin(HttpExchange exchange) throws ApiProblem {
        Headers headers = exchange.getRequestHeaders();
        String host = one(headers, "Host");
        if (host == null || !isTls(exchange) && !isOurs(host)) {
            throw new ApiProblem(
                    ApiProblem.Type.FOREIGN_ORIGIN,
                    "this server does not go by that name; console.names can say that it does");
        }
        String origin = one(headers, "Origin");
        if (origin != null
                && !origin.equalsIgnoreCase("http://" + host)
                && !origin.equalsIgnoreCase("https://" + host)) {
            throw new ApiProblem(ApiProblem.Type.FOREIGN_ORIGIN, "a page of ours must ask this");
        }
    }

    /** Refuses what a browser itself says another site's page asks. */
    static void checkFetch(HttpExchange exchange) throws ApiProblem {
        String site = one(exchange.getRequestHeaders(), "Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new ApiProblem(ApiProblem.Type.FOREIGN_ORIGIN, "a page of ours must ask this");
        }
    }

    private boolean isOurs(String host) {
        String name = host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return name.equals("localhost") || names.contains(name) || isAddress(name);
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(
                    name.startsWith("[") && name.endsWith("]")
                            ? name.substring(1, name.length() - 1)
                            : name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Who asks; null: nobody that is known. */
    @Nullable Operator whoAsks(HttpExchange exchange, OperatorStore store) throws SQLException {
        String token = bearer(exchange);
        if (token != null) {
            return store.byToken(token);
        }
        SignIns.SignIn signIn = signIn(exchange, store);
        return signIn == null ? null : signIn.operator();
    }

    SignIns.@Nullable SignIn signIn(HttpExchange exchange, OperatorStore store)
            throws SQLException {
        String cookie = cookie(exchange);
        return cookie == null ? null : signIns.find(cookie, store);
    }

    /**
     * Who asks, if they may.
     *
     * @param changes whether something is changed by it
     * @throws ApiProblem they may not
     */
    Operator admit(HttpExchange exchange, OperatorStore store, Scope needed, boolean changes)
            throws ApiProblem, SQLException {
        Operator operator = whoAsks(exchange, store);
        if (operator == null) {
            throw new ApiProblem(
                    ApiProblem.Type.UNAUTHENTICATED, "sign in, or send a token that is good");
        }
        if (bearer(exchange) == null) {
            checkFetch(exchange);
            if (changes) {
                checkCsrf(exchange, store);
            }
        }
        if (!operator.scope().includes(needed)) {
            throw new ApiProblem(
                    ApiProblem.Type.OUT_OF_SCOPE,
                    "this takes the scope "
                            + needed.spelling()
                            + "; that of '"
                            + operator.name()
                            + "' is "
                            + operator.scope().spelling());
        }
        return operator;
    }

    private void checkCsrf(HttpExchange exchange, OperatorStore store)
            throws ApiProblem, SQLException {
        SignIns.SignIn signIn = signIn(exchange, store);
        String sent = one(exchange.getRequestHeaders(), CSRF_HEADER);
        if (signIn == null || sent == null || !isSame(signIn.csrf(), sent)) {
            throw new ApiProblem(
                    ApiProblem.Type.FOREIGN_ORIGIN,
                    "a sign-in has to send " + CSRF_HEADER + " with what changes something");
        }
    }

    static @Nullable String bearer(HttpExchange exchange) {
        String authorization = one(exchange.getRequestHeaders(), "Authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : null;
    }

    static @Nullable String cookie(HttpExchange exchange) {
        String name = cookieName(exchange) + "=";
        for (String line : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
            for (String each : line.split(";")) {
                if (each.strip().startsWith(name)) {
                    return each.strip().substring(name.length());
                }
            }
        }
        return null;
    }

    private static @Nullable String one(Headers headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? null : String.join(",", values);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
