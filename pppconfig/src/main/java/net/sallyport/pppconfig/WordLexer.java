package net.sallyport.pppconfig;

import org.jspecify.annotations.Nullable;

/**
 * Cuts pppd's options files and account files into words: blanks separate, {@code "} and {@code '}
 * quote anywhere in a word, a backslash escapes inside and outside of quotes, {@code #} outside of
 * them starts a comment even in the middle of a word. Total: any bytes give words.
 */
public final class WordLexer {
    /** Longer words are cut, with a notice. */
    public static final int MAX_WORD = 1023;

    private static final int END = -1;

    private final String file;
    private final byte[] bytes;
    private final Problems problems;
    private final StringBuilder word = new StringBuilder();
    private int at;
    private int line = 1;
    private boolean first = true;

    /**
     * @param file for messages
     * @param problems takes notices about words that were cut short
     */
    public WordLexer(String file, byte[] bytes, Problems problems) {
        this.file = file;
        this.bytes = bytes;
        this.problems = problems;
    }

    /** The next word; null at the end of the file. */
    public @Nullable Word next() {
        boolean startsLine = skipBlanks() || first;
        if (peek() == END) {
            return null;
        }
        first = false;
        int startLine = line;
        word.setLength(0);
        int quote = readWord();
        if (quote != 0) {
            problems.notice(
                    new Place(file, startLine),
                    "a quote that opens here is never closed; the word runs to the end of the"
                            + " file");
        }
        return new Word(finished(startLine), startLine, startsLine);
    }

    /** Where the last word ended, from 1. */
    public int line() {
        return line;
    }

    /** Returns whether an unescaped line end was passed. */
    private boolean skipBlanks() {
        boolean newLine = false;
        boolean comment = false;
        while (peek() != END) {
            int c = peek();
            if (c == '\n') {
                newLine = true;
                comment = false;
            } else if (comment) {
                at++;
                continue;
            } else if (c == '\\' && peekSecond() == '\n') {
                at++;
            } else if (c == '#') {
                comment = true;
            } else if (!isBlank(c)) {
                break;
            }
            take();
        }
        return newLine;
    }

    /** Returns the quote that is still open at the end, or 0. */
    private int readWord() {
        int quote = 0;
        while (peek() != END) {
            int c = peek();
            if (c == '\\') {
                at++;
                escape();
            } else if (quote != 0) {
                take();
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append((char) c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                at++;
            } else if (isBlank(c) || c == '#') {
                break;
            } else {
                word.append((char) c);
                at++;
            }
        }
        return quote;
    }

    private void escape() {
        int c = peek();
        switch (c) {
            case END -> {}
            case '\n' -> take();
            case 'a' -> put('\u0007');
            case 'b' -> put('\b');
            case 'f' -> put('\f');
            case 'n' -> put('\n');
            case 'r' -> put('\r');
            case 's' -> put(' ');
            case 't' -> put('\t');
            case 'x' -> {
                at++;
                number(16, 2);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(8, 3);
            default -> put((char) c);
        }
    }

    private void put(char c) {
        word.append(c);
        at++;
    }

    private void number(int radix, int maxDigits) {
        int value = 0;
        for (int i = 0; i < maxDigits && peek() < 128; i++) {
            int digit = Character.digit(peek(), radix);
            if (digit < 0) {
                break;
            }
            value = value * radix + digit;
            at++;
        }
        word.append((char) (value & 0xff));
    }

    private String finished(int startLine) {
        String all = word.toString();
        int nul = all.indexOf(0);
        if (nul >= 0) {
            problems.notice(
                    new Place(file, startLine), "a word ends at the NUL in it, as pppd reads it");
            all = all.substring(0, nul);
        }
        if (all.length() > MAX_WORD) {
            problems.notice(
                    new Place(file, startLine),
                    "a word of "
                            + all.length()
                            + " bytes is cut to "
                            + MAX_WORD
                            + ", as pppd cuts it");
            all = all.substring(0, MAX_WORD);
        }
        return all;
    }

    private int peek() {
        return at < bytes.length ? bytes[at] & 0xff : END;
    }

    private int peekSecond() {
        return at + 1 < bytes.length ? bytes[at + 1] & 0xff : END;
    }

    private void take() {
        if (bytes[at++] == '\n') {
            line++;
        }
    }

    private static boolean isBlank(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
