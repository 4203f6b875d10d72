package net.sallyport.protocol.gre;

/** What happens to the GRE packets of a worker, by cause. */
public enum GreCounter {
    /** Payloads handed on, in order. */
    DELIVERED,
    SENT,
    /** Acknowledgements sent on data packets, and alone. */
    ACKS_PIGGYBACKED,
    ACKS_ALONE,
    /** Packets without a payload. */
    ACKS_RECEIVED,

    /** Dropped: shorter than the header that the flags announce. */
    TOO_SHORT,
    /** Dropped: flags or version that enhanced GRE does not have. */
    BAD_FLAGS,
    /** Dropped: not PPP inside. */
    BAD_PROTOCOL,
    /** Dropped: the payload length says more than arrived. */
    TRUNCATED,
    /** Dropped: neither sequence number nor acknowledgement. */
    EMPTY,
    /** A payload without a sequence number; the payload is dropped. */
    NO_SEQUENCE_NUMBER,
    /** A sequence number without a payload; it counts, and nothing is delivered. */
    NO_PAYLOAD,
    /** An acknowledgement of what was never sent; not heeded. */
    BAD_ACK,

    /** Dropped: came before. */
    DUPLICATE,
    /** Dropped: too late, what follows it has been delivered. */
    STALE,
    /** Dropped: far ahead of the window, and no proof yet that the peer really is there. */
    FAR_AHEAD,
    /** The window was moved to where the peer is now. */
    RESYNC,
    /** Early, and held until what is missing comes. */
    HELD,
    /** Early, but no room to hold it: what is missing is given up. */
    HOLD_FULL,
    /** Released because the wait was over. */
    RELEASED_BY_TIMER,
    /** Sequence numbers given up: lost on the way, or later than the wait. */
    LOST,
    /** Held packets dropped because their channel was closed, or the peer began anew. */
    HELD_DISCARDED,

    /** Not sent: larger than a GRE payload can be. */
    TOO_LONG_TO_SEND
}
