package net.sallyport.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people type them. */
final class Times {
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhdw])");

    private Times() {}

    /**
     * A time in the past: {@code 2h} is two hours ago; a date is its first moment here.
     *
     * @throws IllegalArgumentException it is none; the message is for people
     */
    static Instant past(String text) {
        Matcher span = SPAN.matcher(text);
        return span.matches() ? Instant.now().minus(span(span)) : at(text, 0);
    }

    /**
     * A time to come: {@code 30d} is in thirty days; a date is the end of that day here.
     *
     * @throws IllegalArgumentException it is none; the message is for people
     */
    static Instant end(String text) {
        Matcher span = SPAN.matcher(text);
        return span.matches() ? Instant.now().plus(span(span)) : at(text, 1);
    }

    private static Duration span(Matcher span) {
        long count = Long.parseLong(span.group(1));
        return switch (span.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }

    private static Instant at(String text, int daysOn) {
        String iso = text.trim().replace(' ', 'T');
        ZoneId here = ZoneId.systemDefault();
        try {
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).plusDays(daysOn).atStartOfDay(here).toInstant();
            }
            boolean withZone = iso.endsWith("Z") || iso.matches(".*T.*[+-][0-9]{2}(:?[0-9]{2})?");
            return withZone
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).atZone(here).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'"
                            + text
                            + "' is no time: expected 2026-11-22, 2026-11-22T18:00,"
                            + " 2026-11-22T18:00:00Z, or a span such as 30m, 2h, 3d, 1w",
                    e);
        }
    }
}
