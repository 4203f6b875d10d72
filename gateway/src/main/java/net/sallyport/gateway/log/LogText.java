package net.sallyport.gateway.log;

/**
 * Turns an event and its fields into one line, {@code event key=value key="two words"}. Whatever a
 * peer chose (names, reasons) comes out without a character that could end the line, move the
 * cursor or change the reading direction.
 */
public final class LogText {
    private LogText() {}

    /** The line of an event; {@code fields} are keys and values in turn. */
    public static String line(String event, Object... fields) {
        StringBuilder out = new StringBuilder(96).append(event);
        for (int i = 0; i + 1 < fields.length; i += 2) {
            out.append(' ').append(fields[i]).append('=');
            appendValue(out, String.valueOf(fields[i + 1]));
        }
        return out.toString();
    }

    /** The text with everything but printable characters escaped; quotes and backslashes too. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> appendEscaped(out, point));
        return out.toString();
    }

    /** The text with all that is not printable escaped, and nothing else. */
    static String printable(String text) {
        if (text.codePoints().allMatch(LogText::isPrintable)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints()
                .forEach(point -> {
                    if (isPrintable(point)) {
                        out.appendCodePoint(point);
                    } else {
                        appendEscaped(out, point);
                    }
                });
        return out.toString();
    }

    private static void appendValue(StringBuilder out, String value) {
        boolean quoted = value.isEmpty() || needsQuotes(value);
        if (quoted) {
            out.append('"');
        }
        int point;
        for (int at = 0; at < value.length(); at += Character.charCount(point)) {
            point = value.codePointAt(at);
            appendEscaped(out, point);
        }
        if (quoted) {
            out.append('"');
        }
    }

    private static boolean needsQuotes(String value) {
        int point;
        for (int at = 0; at < value.length(); at += Character.charCount(point)) {
            point = value.codePointAt(at);
            if (needsQuotes(point)) {
                return true;
            }
        }
        return false;
    }

    private static boolean needsQuotes(int point) {
        return point == ' ' || point == '"' || point == '=' || !isPrintable(point);
    }

    private static void appendEscaped(StringBuilder out, int point) {
        if (point == '"' || point == '\\') {
            out.append('\\').append((char) point);
        } else if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else {
            out.append(String.format("\\u{%x}", point));
        }
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
