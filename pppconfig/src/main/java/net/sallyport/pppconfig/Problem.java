package net.sallyport.pppconfig;

import java.util.Locale;

/**
 * One thing that keeps the server from starting, said so that its reader can mend it.
 *
 * @param place where it stands
 * @param text what was read, what was expected and what to do; one line, no final stop
 */
public record Problem(Place place, String text) {
    /** What was read may hold anything; what is said is one line and moves no cursor. */
    public Problem {
        if (text.chars().anyMatch(c -> c < ' ' || (c >= 0x7f && c < 0xa0))) {
            StringBuilder shown = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                    shown.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
                } else {
                    shown.append(c);
                }
            }
            text = shown.toString();
        }
    }

    /** {@code FILE:LINE: text}. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
