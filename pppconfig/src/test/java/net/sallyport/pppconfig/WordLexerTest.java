package net.sallyport.pppconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordLexerTest {
    private final Problems problems = new Problems();

    @Test
    void everyRuleAtOnceAsMeasuredWithPppd() {
        assertEquals(
                List.of("aAA bq#qs tcont"),
                words("a\\x41\\101\\sb\"q#q\"'s t'\\\ncont#c and more\n"));
    }

    @Test
    void blanksOfEveryKindSeparate() {
        assertEquals(List.of("a", "b", "c", "d"), words(" a\tb\r\nc\u000b\f d"));
    }

    @Test
    void lettersBehindABackslashAreControlCharacters() {
        assertEquals(List.of("\u0007\b\f\n\r \tqz"), words("\\a\\b\\f\\n\\r\\s\\t\\q\\z"));
    }

    @Test
    void octalTakesThreeDigitsAndHexadecimalTwo() {
        assertEquals(List.of("A1", "A1", "\u00011", "\u00018"), words("\\1011 \\x411 \\0011 \\18"));
        assertEquals(List.of("Jg"), words("\\x4ag"));
    }

    @Test
    void escapesWorkInsideQuotes() {
        assertEquals(List.of("a\"b", "c'd", "e\\f"), words("\"a\\\"b\" 'c\\'d' \"e\\\\f\""));
    }

    @Test
    void theOtherQuoteIsPlainInsideQuotes() {
        assertEquals(List.of("it's", "\"so\""), words("\"it's\" '\"so\"'"));
    }

    @Test
    void adjacentPiecesAreOneWord() {
        assertEquals(List.of("abcd"), words("a\"b\"'c'd"));
    }

    @Test
    void emptyQuotesAreAnEmptyWord() {
        assertEquals(List.of("", "a"), words("\"\" a"));
    }

    @Test
    void aCommentEndsAWordAndRunsToTheEndOfItsLine() {
        assertEquals(List.of("a", "d"), words("a#b c\\\nd"));
        assertEquals(List.of("a#b"), words("a\\#b"));
    }

    @Test
    void wordsKnowTheirLineAndWhetherTheyStartIt() {
        List<Word> words = lex("# no\n\na b\\\nc\n d \\\n e\n");
        assertEquals(List.of("a", "bc", "d", "e"), words.stream().map(Word::text).toList());
        assertEquals(List.of(3, 3, 5, 6), words.stream().map(Word::line).toList());
        assertEquals(
                List.of(true, false, true, false), words.stream().map(Word::startsLine).toList());
    }

    @Test
    void aQuotedLineEndBelongsToTheWord() {
        List<Word> words = lex("\"a\nb\" c\nd");
        assertEquals(List.of("a\nb", "c", "d"), words.stream().map(Word::text).toList());
        assertEquals(List.of(true, false, true), words.stream().map(Word::startsLine).toList());
        assertEquals(List.of(1, 2, 3), words.stream().map(Word::line).toList());
    }

    @Test
    void anOpenQuoteRunsToTheEndAndIsSaid() {
        assertEquals(List.of("a", "b c\nd "), words("a 'b c\nd "));
        assertTrue(problems.notices().getFirst().toString().startsWith("file:1: a quote"));
    }

    @Test
    void longWordsAreCut() {
        assertEquals(1023, words("x".repeat(2000)).getFirst().length());
        assertTrue(problems.notices().getFirst().text().contains("cut to 1023"));
    }

    @Test
    void aNulEndsItsWord() {
        assertEquals(List.of("a", "b"), words("a\\0c b"));
    }

    @Test
    void bytesAreKept() {
        byte[] name = "\u6f22字".getBytes(StandardCharsets.UTF_8);
        Word word = new WordLexer("file", name, problems).next();
        assertEquals("\u6f22字", word.text());
        assertEquals(6, word.bytes().length);
    }

    @Test
    void aSecretIsNotShown() {
        assertEquals("Word[line 1]", lex("secret").getFirst().toString());
    }

    private List<String> words(String text) {
        return lex(text).stream().map(Word::text).toList();
    }

    private List<Word> lex(String text) {
        WordLexer lexer = new WordLexer("file", text.getBytes(StandardCharsets.UTF_8), problems);
        List<Word> words = new ArrayList<>();
        for (Word word = lexer.next(); word != null; word = lexer.next()) {
            words.add(word);
        }
        return words;
    }
}
