package net.sallyport.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question. Null where it does not matter.
 *
 * @param account exactly so named; or the name as it was typed, where no account was found
 * @param since began at that time or later
 * @param until began before that time
 * @param cause of the end or of the refusal
 * @param limit the newest so many, at least 1
 */
public record HistoryQuery(
        @Nullable String account,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String cause,
        int limit) {}
