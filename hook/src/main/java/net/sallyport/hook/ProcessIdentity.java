package net.sallyport.hook;

import org.jspecify.annotations.Nullable;

/**
 * A process, told from a later one with the same number by the time of its start.
 *
 * @param startTicks clock ticks from the boot to its start, field 22 of proc(5)'s stat
 */
public record ProcessIdentity(long pid, long startTicks) {
    private static final int MOST_DIGITS = 18;

    /** Reads what {@link #toString} wrote; null: it is none. */
    public static @Nullable ProcessIdentity parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 1) {
            return null;
        }
        long pid = number(text.substring(0, dash));
        long start = number(text.substring(dash + 1));
        return pid < 1 || pid > Integer.MAX_VALUE || start < 0
                ? null
                : new ProcessIdentity(pid, start);
    }

    /** Unique until the next boot. */
    public long session() {
        return startTicks << 22 | pid;
    }

    /** -1: it is no decimal number, or a very large one. */
    static long number(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    @Override
    public String toString() {
        return pid + "-" + startTicks;
    }
}
