package net.sallyport.hook;

import org.jspecify.annotations.Nullable;

/**
 * What the hook's history tells of one login. Null: it is not known, or there is none.
 *
 * @param atMillis wall clock
 * @param refused whether it did not get in
 * @param boot the boot of the machine that it happened in; sessions are unique within it
 * @param name as pppd said it
 * @param cause a RADIUS terminate cause, {@code ended} where pppd did not say why, or the reason of
 *     the refusal; null while it is in
 * @param endedAtMillis null while it is in
 */
public record HookEntry(
        long atMillis,
        boolean refused,
        String boot,
        long session,
        PeerName account,
        PeerName name,
        @Nullable String from,
        @Nullable String address,
        @Nullable String interfaceName,
        @Nullable Long decisionMicros,
        @Nullable String cause,
        @Nullable String text,
        @Nullable Long displaced,
        @Nullable Long displacedBy,
        @Nullable Long endedAtMillis,
        @Nullable Long durationMillis,
        @Nullable Long rxBytes,
        @Nullable Long txBytes) {}
