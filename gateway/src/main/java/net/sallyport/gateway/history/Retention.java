package net.sallyport.gateway.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much is kept.
 *
 * @param age older entries are deleted; null: none for its age
 * @param rows beyond so many the oldest are deleted; null: none for their number
 */
public record Retention(@Nullable Duration age, @Nullable Long rows) {
    public static final Retention FOR_EVER = new Retention(null, null);

    /** 0 stands for no bound. */
    public static Retention of(int days, int rows) {
        return new Retention(
                days == 0 ? null : Duration.ofDays(days), rows == 0 ? null : (long) rows);
    }
}
