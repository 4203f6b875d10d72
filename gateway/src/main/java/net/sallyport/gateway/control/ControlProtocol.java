package net.sallyport.gateway.control;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * One request of the control socket, and its answer: each a JSON object on a line.
 *
 * <pre>
 *   {"version": 1, "call": "kick", "arguments": {"account": "joe"}}
 *   {"version": 1, "answer": {"kicked": [...]}}
 *   {"version": 1, "problem": {"type": "urn:sallyport:problem:not-in", ...}}
 * </pre>
 *
 * Any bytes whatever have an answer. Safe for any thread.
 */
public final class ControlProtocol {
    public static final long VERSION = 1;

    private final Calls calls;
    private final EventLog log;

    public ControlProtocol(Calls calls, EventLog log) {
        this.calls = calls;
        this.log = log;
    }

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
     * @return the answer, without a line feed
     */
    String answer(byte[] line) {
        try {
            return answer("answer", run(line));
        } catch (ApiProblem problem) {
            return problem(problem);
        } catch (RuntimeException | Error e) {
            log.error("control-fault", e);
            return problem(
                    new ApiProblem(
                            ApiProblem.Type.INTERNAL,
                            "the server failed at this; its log says how"));
        }
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

    private Object run(byte[] line) throws ApiProblem {
        if (!(read(line) instanceof Map<?, ?> request)) {
            throw Arguments.bad("a request is a JSON object");
        }
        if (!Long.valueOf(VERSION).equals(request.get("version"))) {
            throw new ApiProblem(
                    ApiProblem.Type.UNSUPPORTED_VERSION, "this server speaks version " + VERSION);
        }
        if (!(request.get("call") instanceof String call)) {
            throw Arguments.bad("call is no string");
        }
        Object arguments = request.containsKey("arguments") ? request.get("arguments") : Map.of();
        if (!(arguments instanceof Map<?, ?> given)) {
            throw Arguments.bad("arguments is no object");
        }
        return calls.run(call, given);
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
