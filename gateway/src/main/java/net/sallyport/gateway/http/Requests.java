package net.sallyport.gateway.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.JsonReader;
import org.jspecify.annotations.Nullable;

/** What an exchange asks: segments of its path, its query, its body; all of it bounded. */
final class Requests {
    /** In bytes. */
    static final int MAX_BODY = 64 * 1_024;

    private static final int MAX_TARGET = 8_192;

    private Requests() {}

    static ApiProblem bad(String detail) {
        return new ApiProblem(ApiProblem.Type.BAD_REQUEST, detail);
    }

    /** The path's segments, decoded; one of a trailing slash is left out. */
    static List<String> path(HttpExchange exchange) throws ApiProblem {
        String raw = exchange.getRequestURI().getRawPath();
        if (raw == null || raw.length() > MAX_TARGET || !raw.startsWith("/")) {
            throw bad("the path is none, or too long");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : raw.substring(1).split("/", -1)) {
            // A plus sign is itself in a path.
            segments.add(decode(segment.replace("+", "%2B")));
        }
        if (segments.getLast().isEmpty()) {
            segments.removeLast();
        }
        return segments;
    }

    /** The query's parameters; each may be there once. */
    static Map<String, String> query(HttpExchange exchange) throws ApiProblem {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        if (raw.length() > MAX_TARGET) {
            throw bad("the query is too long");
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (query.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw bad("the parameter '" + name + "' is there twice");
            }
        }
        return query;
    }

    private static String decode(String text) throws ApiProblem {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("'" + text + "' is not encoded as it should be");
        }
    }

    /**
     * The JSON object that is the body; an empty one where there is none.
     *
     * @throws ApiProblem it is something else, or too long
     */
    static Map<String, @Nullable Object> body(HttpExchange exchange)
            throws ApiProblem, IOException {
        byte[] bytes;
        try (InputStream in = exchange.getRequestBody()) {
            bytes = in.readNBytes(MAX_BODY + 1);
        }
        if (bytes.length > MAX_BODY) {
            throw new ApiProblem(
                    ApiProblem.Type.TOO_LARGE, "a body has at most " + MAX_BODY + " bytes");
        }
        if (bytes.length == 0) {
            return Map.of();
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(Reply.JSON)) {
            throw bad("a body is of the type " + Reply.JSON);
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (JsonReader.read(text) instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> body = new LinkedHashMap<>();
                map.forEach((name, value) -> body.put(String.valueOf(name), value));
                return body;
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw bad("the body is no JSON in UTF-8");
        }
        throw bad("the body is no JSON object");
    }
}
