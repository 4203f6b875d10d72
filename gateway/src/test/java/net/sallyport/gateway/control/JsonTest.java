package net.sallyport.gateway.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void whatIsWrittenIsReadAgainWhateverIsInIt() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(
                    text.toString(),
                    Arrays.asList(text.toString(), null, true, random.nextLong(1L << 59)));
            map.put("empty", List.of());
            assertEquals(map, JsonReader.read(Json.write(map)));
        }
    }

    @Test
    void noCharacterCanMoveTheCursorOrTurnTheLine() {
        String written = Json.write("a\u001b[2J\u009b1m\u202eb\u2028\n\u007f\u00e9\u4e2d");
        assertEquals("\"a\\u001b[2J\\u009b1m\\u202eb\\u2028\\u000a\\u007f\u00e9\u4e2d\"", written);
    }

    @Test
    void anythingElseIsRefused() {
        for (String text :
                List.of(
                        "",
                        "{",
                        "[1,]",
                        "{\"a\" 1}",
                        "\"\\x\"",
                        "\"\\u12\"",
                        "01",
                        "1 2",
                        "nul",
                        "\"a\nb\"",
                        "[".repeat(100))) {
            assertThrows(IllegalArgumentException.class, () -> JsonReader.read(text), text);
        }
        assertEquals(-12.5, JsonReader.read(" -1.25e1 "));
        assertTrue((Boolean) JsonReader.read("true"));
    }
}
