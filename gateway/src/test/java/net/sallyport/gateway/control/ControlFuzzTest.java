package net.sallyport.gateway.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.log.EventLog;

/**
 * Whatever comes as a request has one line of JSON as its answer, and does what it says or nothing.
 */
class ControlFuzzTest {
    private static final EventLog LOG = new EventLog();
    private static final EventHub HUB = new EventHub();

    @FuzzTest(maxDuration = "60s")
    void anyBytesHaveAnAnswer(byte[] bytes) {
        SampleApi api = new SampleApi();
        ControlProtocol.Outcome outcome =
                new ControlProtocol(new Calls(api), HUB, LOG).answer(bytes);
        String answer = outcome.line();
        assertFalse(answer.contains("\n"), answer);
        Map<?, ?> map = assertInstanceOf(Map.class, JsonReader.read(answer));
        assertEquals(ControlProtocol.VERSION, map.get("version"));
        if (map.get("problem") instanceof Map<?, ?> problem) {
            ApiProblem.Type type = ApiProblem.Type.of(String.valueOf(problem.get("type")));
            assertNotNull(type);
            assertNotEquals(ApiProblem.Type.INTERNAL, type, answer);
        } else {
            assertTrue(map.containsKey("answer"), answer);
            if (outcome.events() != null) {
                outcome.events().close();
            }
            assertEquals(outcome.events() == null ? 1 : 0, api.calls, answer);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void whatIsReadIsWrittenAndReadAgain(byte[] bytes) {
        Object read;
        try {
            read = JsonReader.read(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException malformed) {
            return;
        }
        assertEquals(read, JsonReader.read(Json.write(read)));
    }

    @FuzzTest(maxDuration = "60s")
    void noReasonBreaksWhatThePeerIsTold(byte[] bytes) {
        String reason = new String(bytes, StandardCharsets.UTF_8);
        if (reason.length() > Kick.MAX_REASON) {
            return;
        }
        String message = new Kick("joe", null, reason).message();
        assertTrue(message.length() <= 127, message);
        assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7f), message);
        assertTrue(message.endsWith(" [sallyport:kicked]"), message);
        assertEquals(message.lastIndexOf('['), message.indexOf('['), message);
    }
}
