package net.sallyport.gateway.control;

import org.jspecify.annotations.Nullable;

/**
 * Sessions to be ended.
 *
 * @param account every session of this account; null if {@code session} names one
 * @param reason in the operator's words; null: none is told
 */
public record Kick(@Nullable String account, @Nullable Long session, @Nullable String reason) {
    /** In characters; what the log and the history keep. */
    public static final int MAX_REASON = 200;

    /** The code that ends what the peer is told; never changes. */
    public static final String CODE = "sallyport:kicked";

    /** What goes whole into each place that the protocols have for it, as admission's texts do. */
    private static final int MAX_MESSAGE = 127;

    private static final String SENTENCE = "Disconnected by the operator";

    public Kick {
        if ((account == null) == (session == null)) {
            throw new IllegalArgumentException("either an account or a session");
        }
        if (reason != null && reason.length() > MAX_REASON) {
            throw new IllegalArgumentException(
                    "a reason has at most " + MAX_REASON + " characters");
        }
    }

    /**
     * What the peer is told: the sentence, the reason as far as ASCII has it and room is, and the
     * code, which no reason can forge.
     */
    public String message() {
        String end = " [" + CODE + "]";
        String told = reason == null ? "" : plain(reason);
        if (told.chars().noneMatch(Character::isLetterOrDigit)) {
            return SENTENCE + end;
        }
        int room = MAX_MESSAGE - SENTENCE.length() - 2 - end.length();
        return SENTENCE
                + ": "
                + (told.length() <= room ? told : told.substring(0, room - 3) + "...")
                + end;
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.strip()
                .codePoints()
                .forEach(point ->
                        plain.append(
                                switch (point) {
                                    case '[' -> '(';
                                    case ']' -> ')';
                                    default ->
                                            point < ' ' ? ' ' : point < 0x7f ? (char) point : '?';
                                }));
        return plain.toString();
    }
}
