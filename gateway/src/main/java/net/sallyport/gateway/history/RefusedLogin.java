package net.sallyport.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login that is not in.
 *
 * @param session unique while the server runs; one session may be refused several times
 * @param at wall clock
 * @param account null: no account was found
 * @param name as it was typed, any bytes
 * @param cause in one lower-case word with hyphens, for questions: {@code wrong-password}, {@code
 *     already-in}, or a {@link TerminateCause#spelling}
 * @param text what people were told
 * @param decisionMicros from the proof to the refusal
 */
public record RefusedLogin(
        long session,
        Instant at,
        @Nullable String account,
        byte[] name,
        Caller caller,
        String cause,
        String text,
        long decisionMicros) {
    /** The word for a constant: {@code ALREADY_IN} is {@code already-in}. */
    public static String spell(Enum<?> reason) {
        return reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
