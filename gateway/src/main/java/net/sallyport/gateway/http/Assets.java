package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.ApiProblem;

/** The files of the page, from the program itself: those of a list, and no others. */
final class Assets {
    private static final String INDEX = "index.html";

    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final List<String> SCRIPTS =
            List.of(
                    "account",
                    "accounts",
                    "api",
                    "app",
                    "dom",
                    "entries",
                    "forms",
                    "server",
                    "sessions",
                    "timeline",
                    "warnings",
                    "words");

    private record Asset(String type, byte[] body, String tag) {}

    private final Map<String, Asset> byPath = new HashMap<>();

    Assets() {
        add("openapi.yaml", "openapi.yaml", "application/yaml; charset=utf-8");
        add(INDEX, "console/index.html", "text/html; charset=utf-8");
        add("console/style.css", "console/style.css", "text/css; charset=utf-8");
        add("console/icon.svg", "console/icon.svg", "image/svg+xml");
        add("favicon.ico", "console/icon.svg", "image/svg+xml");
        for (String script : SCRIPTS) {
            add("console/" + script + ".js", "console/" + script + ".js", SCRIPT);
        }
    }

    private void add(String path, String resource, String type) {
        byPath.put(path, load(resource, type));
    }

    void serve(HttpExchange exchange, List<String> segments) throws ApiProblem, IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            throw new ApiProblem(ApiProblem.Type.WRONG_METHOD, "this can be read alone");
        }
        Asset asset = byPath.get(name(segments));
        if (asset == null) {
            throw new ApiProblem(ApiProblem.Type.NO_SUCH_CALL, "there is nothing here");
        }
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.getResponseHeaders().set("ETag", asset.tag());
        if (asset.tag().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            Reply.nothing(exchange, 304);
            return;
        }
        Reply.bytes(exchange, 200, asset.type(), asset.body());
    }

    private static String name(List<String> segments) {
        return segments.isEmpty() ? INDEX : String.join("/", segments);
    }

    private static Asset load(String path, String type) {
        try (InputStream in = Assets.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + path);
            }
            byte[] body = in.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return new Asset(type, body, '"' + HexFormat.of().formatHex(hash, 0, 12) + '"');
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
