package net.sallyport.cli;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them at a glance. */
final class Amounts {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Amounts() {}

    /** {@code 999 B}, {@code 1.2 kB}, {@code 35 MB}: in thousands. */
    static String bytes(long count) {
        return scaled((double) count) + "B";
    }

    /** {@code 1.2 Mbit/s}. */
    static String bitsPerSecond(double bytesPerSecond) {
        return scaled(bytesPerSecond * 8) + "bit/s";
    }

    /** {@code 0:42}, {@code 3:05:09}, {@code 2d 03:05}. */
    static String span(Duration span) {
        if (span.toDays() > 0) {
            return "%dd %02d:%02d"
                    .formatted(span.toDays(), span.toHoursPart(), span.toMinutesPart());
        }
        return span.toHours() > 0
                ? "%d:%02d:%02d"
                        .formatted(span.toHours(), span.toMinutesPart(), span.toSecondsPart())
                : "%d:%02d".formatted(span.toMinutes(), span.toSecondsPart());
    }

    private static String scaled(double amount) {
        int prefix = 0;
        double rest = amount;
        while (rest >= 999.5 && prefix < PREFIXES.length - 1) {
            rest /= 1_000;
            prefix++;
        }
        String digits =
                prefix == 0 || rest >= 9.95
                        ? String.format(Locale.ROOT, "%.0f", rest)
                        : String.format(Locale.ROOT, "%.1f", rest);
        return digits + " " + PREFIXES[prefix];
    }
}
