package net.sallyport.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something worth keeping that is neither a session nor a refusal.
 *
 * @param at wall clock
 * @param session whose; null: nobody's
 * @param cause in one lower-case word with hyphens, such as {@code short-cycle}
 * @param text for people
 */
public record Note(
        Instant at,
        @Nullable Long session,
        @Nullable String account,
        @Nullable Caller caller,
        String cause,
        String text) {}
