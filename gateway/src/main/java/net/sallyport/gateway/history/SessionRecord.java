package net.sallyport.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as the history knows it from its start.
 *
 * @param session unique while the server runs
 * @param at wall clock, when it was let in
 * @param name as it was typed, any bytes
 * @param address the peer's inside; null: none yet
 * @param interfaceName null: none yet
 * @param decisionMicros from the proof to the claim
 */
public record SessionRecord(
        long session,
        Instant at,
        String account,
        byte[] name,
        Caller caller,
        @Nullable String address,
        @Nullable String interfaceName,
        long decisionMicros) {
    /** The same session, with its interface. */
    public SessionRecord on(String interfaceNow) {
        return new SessionRecord(
                session, at, account, name, caller, address, interfaceNow, decisionMicros);
    }
}
