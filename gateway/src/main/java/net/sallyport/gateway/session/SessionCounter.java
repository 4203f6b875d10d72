package net.sallyport.gateway.session;

/** What a worker counts of its sessions' IP packets and of their ends. */
public enum SessionCounter {
    /** From a peer: no IPv4 header, or a total length that the frame does not hold. */
    IN_MALFORMED,
    /** From a peer: the source address is not the session's own. */
    IN_SOURCE_SPOOFED,
    /** From a peer: the session is not open to the network. */
    IN_CLOSED,
    /** From a peer: the host did not take it, its queue being full or the interface down. */
    IN_NOT_TAKEN,
    /** To a peer: not IPv4. */
    OUT_NOT_IPV4,
    /** To a peer: the session is not open to the network. */
    OUT_CLOSED,
    /** A fault of ours ended a session. */
    FAULT
}
