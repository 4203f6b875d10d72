package net.sallyport.cli;

import java.net.Inet4Address;
import net.sallyport.linux.Ipv4;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that follow each other.
 *
 * @param first null for whichever the routes prefer
 */
record SourceRange(@Nullable Inet4Address first, int count) {
    /**
     * Reads {@code FIRST} or {@code FIRST-LAST}; null: whichever the routes prefer.
     *
     * @throws IllegalArgumentException it is neither
     */
    static SourceRange parse(@Nullable String text) {
        if (text == null) {
            return new SourceRange(null, 1);
        }
        int dash = text.indexOf('-');
        Inet4Address first = Inet4Address.ofLiteral(dash < 0 ? text : text.substring(0, dash));
        if (dash < 0) {
            return new SourceRange(first, 1);
        }
        Inet4Address last = Inet4Address.ofLiteral(text.substring(dash + 1));
        long count =
                Integer.toUnsignedLong(Ipv4.toInt(last))
                        - Integer.toUnsignedLong(Ipv4.toInt(first))
                        + 1;
        if (count < 1 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the last address comes before the first");
        }
        return new SourceRange(first, (int) count);
    }
}
