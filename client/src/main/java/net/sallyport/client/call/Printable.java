package net.sallyport.client.call;

import java.util.Locale;

/** Words of others, fit for a line that people read. */
final class Printable {
    private static final int MOST = 300;

    private Printable() {}

    /** What could move a cursor or turn the line around is shown as its code; the end is cut. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MOST)
                .forEach(c -> {
                    if (isHarmless(c)) {
                        shown.appendCodePoint(c);
                    } else {
                        shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                    }
                });
        return text.codePointCount(0, text.length()) > MOST ? shown + "…" : shown.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
