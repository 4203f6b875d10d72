package net.sallyport.pppconfig;

import java.nio.charset.StandardCharsets;

/** Writes words so that pppd, and {@link WordLexer}, read them back as they were. */
public final class WordWriter {
    private WordWriter() {}

    /**
     * The word in double quotes where it needs them, with what is special in it escaped.
     *
     * @param bytes without a NUL, which no word can hold
     * @return a char a byte, to be written as ISO 8859-1
     */
    public static String quote(byte[] bytes) {
        String word = new String(bytes, StandardCharsets.ISO_8859_1);
        if (word.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a NUL cannot be written");
        }
        StringBuilder quoted = new StringBuilder();
        boolean plain = !word.isEmpty();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            switch (c) {
                case '\\', '"' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        // Three digits always: a digit that follows is none of it.
                        quoted.append("\\%03o".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
            plain &= c > ' ' && c != 0x7f && c != '#' && c != '\'' && c != '"';
        }
        return plain ? quoted.toString() : "\"" + quoted + "\"";
    }

    /** The same for text, in UTF-8. */
    public static String quote(String text) {
        return quote(text.getBytes(StandardCharsets.UTF_8));
    }
}
