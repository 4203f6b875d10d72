package net.sallyport.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.Calls;
import net.sallyport.gateway.control.JsonReader;
import net.sallyport.gateway.control.SampleApi;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.Rates;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.operators.OperatorStore;
import net.sallyport.gateway.operators.Scope;

/**
 * Whatever is asked over HTTP has one answer, of a kind that the document knows; and nobody changes
 * or reads anything without leave.
 */
class HttpFuzzTest {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS");

    /** One for all executions: it keeps nothing of an exchange but failed sign-ins. */
    private static final class House {
        static final House ONE = new House();

        final SampleApi api = new SampleApi();
        final String[] tokens = {null, "sallyport_none", null, null, null};
        final ApiHandler handler;

        House() {
            try {
                Path stateDir = Files.createTempDirectory("http-fuzz");
                OperatorStore store = OperatorStore.open(stateDir);
                tokens[2] = store.addToken("r", Scope.READ, null);
                tokens[3] = store.addToken("o", Scope.OPERATE, null);
                tokens[4] = store.addToken("a", Scope.ADMINISTER, null);
                EventHub hub = new EventHub();
                // A listener's stream ends at once.
                hub.close();
                EventLog log = new EventLog();
                handler =
                        new ApiHandler(
                                new Calls(api), hub, new Rates(List::of), store, List.of(), log);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * @param script who asks, from which page, the method, the body's type; then the target up to a
     *     line's end, then the body
     */
    @FuzzTest(maxDuration = "90s")
    void anyRequestHasAnAnswer(byte[] script) throws Exception {
        if (script.length < 5) {
            return;
        }
        int who = (script[0] & 0xff) % 5;
        boolean foreign = script[1] % 4 == 1;
        String method = METHODS.get((script[2] & 0xff) % METHODS.size());
        int end = 4;
        while (end < script.length && script[end] != '\n') {
            end++;
        }
        URI target;
        try {
            target = new URI(new String(script, 4, end - 4, StandardCharsets.ISO_8859_1));
        } catch (URISyntaxException refusedByTheServer) {
            return;
        }
        byte[] body = Arrays.copyOfRange(script, Math.min(end + 1, script.length), script.length);
        BytesExchange exchange = new BytesExchange(method, target, body);
        exchange.getRequestHeaders().set("Host", "localhost");
        if (foreign) {
            exchange.getRequestHeaders().set("Origin", "http://elsewhere.example");
        }
        if (script[3] != 0) {
            exchange.getRequestHeaders().set("Content-Type", Reply.JSON);
        }
        House house = House.ONE;
        if (house.tokens[who] != null) {
            exchange.getRequestHeaders().set("Authorization", "Bearer " + house.tokens[who]);
        }
        house.api.calls = 0;
        house.api.kicks.clear();

        house.handler.handle(exchange);

        check(exchange, who, foreign);
    }

    private static void check(BytesExchange exchange, int who, boolean foreign) {
        int status = exchange.getResponseCode();
        String told = exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": " + status;
        assertTrue(status >= 200 && status <= 503, told);
        assertNotEquals(500, status, told);
        exchange.getResponseHeaders()
                .forEach((name, values) ->
                        values.forEach(value ->
                                assertTrue(value.chars().allMatch(c -> c >= ' '), told + name)));
        SampleApi api = House.ONE.api;
        if (foreign) {
            assertEquals(403, status, told);
        }
        if (foreign || who < 2) {
            assertEquals(0, api.calls, told);
        }
        if (who < 3) {
            assertEquals(List.of(), api.kicks, told);
        }
        if (status >= 400 && !exchange.getRequestMethod().equals("HEAD")) {
            Map<?, ?> problem =
                    assertInstanceOf(
                            Map.class,
                            JsonReader.read(new String(exchange.answer(), StandardCharsets.UTF_8)),
                            told);
            assertEquals((long) status, problem.get("status"), told);
        }
    }
}
