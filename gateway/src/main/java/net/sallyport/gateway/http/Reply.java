package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.Json;
import org.jspecify.annotations.Nullable;

/** How an exchange is answered. For the exchange's thread. */
final class Reply {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private Reply() {}

    static void json(HttpExchange exchange, int status, @Nullable Object value) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        bytes(exchange, status, JSON, Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    static void problem(HttpExchange exchange, ApiProblem problem) throws IOException {
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (problem.type() == ApiProblem.Type.UNAUTHENTICATED) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        bytes(
                exchange,
                problem.type().status(),
                PROBLEM,
                Json.write(problem.toMap()).getBytes(StandardCharsets.UTF_8));
    }

    static void bytes(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    static void nothing(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}
