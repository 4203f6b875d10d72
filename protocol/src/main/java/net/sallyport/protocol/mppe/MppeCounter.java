package net.sallyport.protocol.mppe;

/** What an MPPE decoder drops and meets. */
public enum MppeCounter {
    /** Shorter than a header and an inner protocol field. */
    MALFORMED,
    /** The encrypted bit is clear (RFC 3078 section 3.1, bit D). */
    NOT_ENCRYPTED,
    /** Stateless mode without the FLUSHED bit. */
    NOT_FLUSHED,
    /** Stateless mode: a duplicate, or older than what was already decrypted. */
    STALE,
    /** Packets that never came, by the coherency count. */
    LOST,
    /** Stateful mode: dropped while waiting for a packet with the FLUSHED bit. */
    AWAITING_FLUSHED,
    /** Stateful mode: a packet with the FLUSHED bit that no key near the present one reads. */
    UNREADABLE
}
