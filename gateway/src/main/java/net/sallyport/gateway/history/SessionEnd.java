package net.sallyport.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a session ended.
 *
 * @param at wall clock
 * @param durationMillis by the monotonic clock, which nobody sets
 * @param text what people were told
 * @param displacedBy the winner's session, where it was displaced; else null
 */
public record SessionEnd(
        Instant at,
        long durationMillis,
        TerminateCause cause,
        String text,
        @Nullable Long displacedBy,
        Traffic traffic) {}
