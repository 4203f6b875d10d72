package net.sallyport.pppconfig;

import java.nio.charset.StandardCharsets;

/**
 * One word of an options or account file, after quoting and escapes.
 *
 * @param latin1 its bytes, a char each (ISO 8859-1), so that nothing of them is lost
 * @param line of the file where the word starts, from 1
 * @param startsLine whether an unescaped line end stands between it and the word before it; true
 *     for the first word of a file
 */
public record Word(String latin1, int line, boolean startsLine) {
    /** The bytes as they stood in the file. */
    public byte[] bytes() {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The word as UTF-8 text, for paths and messages. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The position only: a word of an account file is often a secret. */
    @Override
    public String toString() {
        return "Word[line " + line + "]";
    }
}
