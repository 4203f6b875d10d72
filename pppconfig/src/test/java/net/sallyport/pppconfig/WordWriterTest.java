package net.sallyport.pppconfig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WordWriterTest {
    @Test
    void shouldQuoteOnlyWhatNeedsIt() {
        assertEquals("anna", WordWriter.quote("anna"));
        assertEquals("DOM\\\\anna", WordWriter.quote("DOM\\anna"));
        assertEquals("\"two words\"", WordWriter.quote("two words"));
        assertEquals("\"say \\\"hi\\\" # not\"", WordWriter.quote("say \"hi\" # not"));
        assertEquals("\"\"", WordWriter.quote(""));
        assertEquals("\"a\\0017\"", WordWriter.quote("a\u00017"));
    }

    @Test
    void shouldBeReadBackAsItWas() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] =
                        random.nextBoolean()
                                ? (byte) "\\\"'# \t\nx07sn*@-".charAt(random.nextInt(15))
                                : (byte) random.nextInt(1, 256);
            }
            String line = WordWriter.quote(bytes) + " next\n";
            WordLexer lexer =
                    new WordLexer(
                            "file", line.getBytes(StandardCharsets.ISO_8859_1), new Problems());
            Word word = lexer.next();
            assertNotNull(word, line);
            assertArrayEquals(bytes, word.bytes(), line);
            assertEquals("next", lexer.next().text());
            assertNull(lexer.next());
        }
    }
}
