package net.sallyport.protocol.ppp.automaton;

/** RFC 1661 section 4.2; the order is the table's. */
public enum State {
    INITIAL,
    STARTING,
    CLOSED,
    STOPPED,
    CLOSING,
    STOPPING,
    REQ_SENT,
    ACK_RCVD,
    ACK_SENT,
    OPENED;

    /** Whether the Restart timer runs: the states in which the table knows a timeout. */
    public boolean timed() {
        return compareTo(CLOSING) >= 0 && this != OPENED;
    }

    /** Between the first Configure-Request and agreement. */
    public boolean negotiating() {
        return this == REQ_SENT || this == ACK_RCVD || this == ACK_SENT;
    }
}
