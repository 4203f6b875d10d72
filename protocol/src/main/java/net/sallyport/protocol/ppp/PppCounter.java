package net.sallyport.protocol.ppp;

/** What a link drops, and why; what it meets that somebody should know of. */
public enum PppCounter {
    /** A frame without a whole protocol field, or a control packet shorter than its header. */
    MALFORMED_FRAME,
    /** A control packet whose length field is below 4 or beyond the frame. */
    BAD_LENGTH,
    /** An option list that does not add up; the packet was ignored. */
    BAD_OPTIONS,
    /** An Ack, Nak or Reject that answers nothing that is open, or not what was sent. */
    STALE_REPLY,
    /** Nothing but LCP may pass yet. */
    BEFORE_LCP,
    /** Only LCP and authentication may pass yet. */
    BEFORE_AUTHENTICATION,
    /** A network protocol's packet at a time when nobody waits for it. */
    BEFORE_NETWORK,
    /** An authentication packet although none was agreed. */
    UNEXPECTED_AUTHENTICATION,
    /** Data, either way, while the network is not up. */
    NETWORK_NOT_UP,
    /** Received in the clear although the link encrypts. */
    CLEAR_RECEIVED,
    /** Not sent, because it could only go in the clear. */
    CLEAR_NOT_SENT,
    /** Encrypted, while CCP has not agreed on it yet. */
    UNEXPECTED_COMPRESSED,
    /** Refused by MPPE; its own counters say why. */
    NOT_DECRYPTED,
    /** Decrypted, and then neither IPv4 nor anything that may come encrypted. */
    BAD_ENCRYPTED_PROTOCOL,
    /** Of protocol 0x0021, yet not an IPv4 packet. */
    NOT_IPV4,
    /** Not sent: larger than the link's MTU. */
    TOO_LARGE,
    /** A protocol that we do not speak; the peer was told by a Protocol-Reject. */
    UNKNOWN_PROTOCOL,
    /** A code that we do not know; the peer was told by a Code-Reject. */
    UNKNOWN_CODE,
    /** Known, well formed and without effect in this state. */
    OUT_OF_STATE,
    /** Our own magic number in an Echo-Request or Echo-Reply. */
    OWN_MAGIC,
    /** A cell of RFC 1661's table that must not be entered: our bug. */
    ILLEGAL_EVENT,
    /** Came before the link was opened, or after it was over. */
    NOT_RUNNING
}
