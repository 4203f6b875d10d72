package net.sallyport.gateway.control;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.gateway.events.Event;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * One request of the control socket, and its answer: each a JSON object on a line.
 *
 * <pre>
 *   {"version": 1, "call": "kick", "arguments": {"account": "joe"}}
 *   {"version": 1, "answer": {"kicked": [...]}}
 *   {"version": 1, "problem": {"type": "urn:sallyport:problem:not-in", ...}}
 *   {"version": 1, "event": {"id": 4, "kind": "entry", "data": {...}}}
 * </pre>
 *
 * Any bytes whatever have an answer. Safe for any thread.
 */
public final class ControlProtocol {
    public static final long VERSION = 1;

    private static final String EVENTS = "events";

    private final Calls calls;
    private final EventHub hub;
    private final EventLog log;

    ControlProtocol(Calls calls, EventHub hub, EventLog log) {
        this.calls = calls;
        this.hub = hub;
        this.log = log;
    }

    /**
     * What a request comes to.
     *
     * @param line the answer, without a line feed
     * @param events what the connection carries from then on; null: further answers
     */
    record Outcome(String line, EventHub.@Nullable Listening events) {}

    /** The request that asks for this. */
    public static String request(String call, Map<String, ? extends @Nullable Object> arguments) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("version", VERSION);
        request.put("call", call);
        request.put("arguments", arguments);
        return Json.write(request);
    }

    /**
     * Carries out a request.
     *
     * @param line without its end
     */
    Outcome answer(byte[] line) {
        try {
            Map<?, ?> request = request(line);
            String call = String.valueOf(request.get("call"));
            Map<?, ?> arguments = arguments(request);
            if (call.equals(EVENTS)) {
                EventHub.Listening listening = listen(new Arguments(arguments));
                return new Outcome(
                        answer("answer", Map.of("before", listening.before())), listening);
            }
            return new Outcome(answer("answer", calls.run(call, arguments)), null);
        } catch (ApiProblem problem) {
            return new Outcome(problem(problem), null);
        } catch (RuntimeException | Error e) {
            log.error("control-fault", e);
            return new Outcome(
                    problem(
                            new ApiProblem(
                                    ApiProblem.Type.INTERNAL,
                                    "the server failed at this; its log says how")),
                    null);
        }
    }

    private EventHub.Listening listen(Arguments given) throws ApiProblem {
        Long after = given.number("after");
        given.end();
        if (after != null && after < 0) {
            throw Arguments.bad("after is the number of an event");
        }
        EventHub.Listening listening = hub.listen(after);
        if (listening == null) {
            throw new ApiProblem(ApiProblem.Type.BUSY, "too many watch already");
        }
        return listening;
    }

    static String event(Event event) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", event.id());
        map.put("kind", event.kind());
        map.put("data", event.data());
        return answer("event", map);
    }

    /** Where nothing happens: that there is still somebody who would tell. */
    static String nothing() {
        return "{\"version\":" + VERSION + "}";
    }

    static String problem(ApiProblem problem) {
        return answer("problem", problem.toMap());
    }

    private static String answer(String kind, Object what) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("version", VERSION);
        answer.put(kind, what);
        return Json.write(answer);
    }

    private static Map<?, ?> request(byte[] line) throws ApiProblem {
        if (!(read(line) instanceof Map<?, ?> request)) {
            throw Arguments.bad("a request is a JSON object");
        }
        if (!Long.valueOf(VERSION).equals(request.get("version"))) {
            throw new ApiProblem(
                    ApiProblem.Type.UNSUPPORTED_VERSION, "this server speaks version " + VERSION);
        }
        if (!(request.get("call") instanceof String)) {
            throw Arguments.bad("call is no string");
        }
        return request;
    }

    private static Map<?, ?> arguments(Map<?, ?> request) throws ApiProblem {
        Object arguments = request.containsKey("arguments") ? request.get("arguments") : Map.of();
        if (!(arguments instanceof Map<?, ?> given)) {
            throw Arguments.bad("arguments is no object");
        }
        return given;
    }

    private static @Nullable Object read(byte[] line) throws ApiProblem {
        try {
            return JsonReader.read(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException e) {
            throw Arguments.bad("a request is UTF-8");
        } catch (IllegalArgumentException e) {
            throw Arguments.bad(String.valueOf(e.getMessage()));
        }
    }
}
