package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.JsonReader;

/** Asks the server over HTTP as programs and browsers do; on a thread in its namespace. */
final class Browser implements AutoCloseable {
    static final String ROOT = "http://127.0.0.1:8723";
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(BOUND).build();
    private final OpenApi document;

    Browser(OpenApi document) {
        this.document = document;
    }

    /** Waits until somebody answers. */
    Browser awaitOpen() throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            try {
                send(request("GET", "/api/v1/openapi.yaml", null, List.of()));
                return this;
            } catch (IOException e) {
                assertTrue(System.nanoTime() < end, "nobody answers: " + e);
                Thread.sleep(50);
            }
        }
    }

    /**
     * Asks, and holds request and answer against the document.
     *
     * @param path as the document has it, with the account {@code {account}} already put in
     */
    HttpResponse<String> ask(String method, String path, String body, String... headers)
            throws Exception {
        String[] parts = path.split("\\?", 2);
        String template =
                parts[0].replaceFirst("^/api/v1/accounts/[^/]+", "/api/v1/accounts/{account}");
        HttpResponse<String> response = raw(method, path, body, headers);
        if (response.statusCode() < 300) {
            document.checkRequest(method, template, parts.length > 1 ? parts[1] : null, body);
        }
        document.checkResponse(method, template, response);
        return response;
    }

    /** Asks, whatever the document says. */
    HttpResponse<String> raw(String method, String path, String body, String... headers)
            throws Exception {
        return send(request(method, path, body, List.of(headers)));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static HttpRequest request(
            String method, String path, String body, List<String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(ROOT + path))
                        .timeout(BOUND)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        List<String> all = new ArrayList<>(headers);
        if (body != null && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        return request.build();
    }

    /** The lines of a stream until one holds these words. */
    List<String> watch(String path, String words, String... headers) throws Exception {
        List<String> lines = new ArrayList<>();
        HttpResponse<java.util.stream.Stream<String>> response =
                client.send(
                        request("GET", path, null, List.of(headers)),
                        HttpResponse.BodyHandlers.ofLines());
        try (var stream = response.body()) {
            var each = stream.iterator();
            while (each.hasNext()) {
                String line = each.next();
                lines.add(line);
                if (line.contains(words)) {
                    return lines;
                }
            }
        }
        throw new AssertionError("no " + words + " in " + lines);
    }

    static Map<?, ?> map(HttpResponse<String> response) {
        return (Map<?, ?>) JsonReader.read(response.body());
    }

    static String problem(HttpResponse<String> response) {
        return String.valueOf(map(response).get("type"))
                .replace("urn:sallyport:problem:", response.statusCode() + " ");
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
