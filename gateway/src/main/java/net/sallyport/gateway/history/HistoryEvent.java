package net.sallyport.gateway.history;

import org.jspecify.annotations.Nullable;

/** What waits to be written. */
sealed interface HistoryEvent {
    /**
     * A session, from its start to its end: each says all that is known, so that the last alone is
     * enough.
     *
     * @param end null: it is still in
     * @param durationMillis null: not said
     */
    record Session(
            SessionRecord session,
            @Nullable SessionEnd end,
            @Nullable Long durationMillis,
            @Nullable Traffic traffic)
            implements HistoryEvent {}

    record Refused(RefusedLogin login) implements HistoryEvent {}

    record Noted(Note note) implements HistoryEvent {}
}
