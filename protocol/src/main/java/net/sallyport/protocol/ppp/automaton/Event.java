package net.sallyport.protocol.ppp.automaton;

/** RFC 1661 section 4.3; the order is the table's. */
public enum Event {
    UP("Up"),
    DOWN("Down"),
    OPEN("Open"),
    CLOSE("Close"),
    /** The Restart timer ran out, and there are tries left. */
    TIMEOUT_AGAIN("TO+"),
    /** The Restart timer ran out for the last time. */
    TIMEOUT_LAST("TO-"),
    RECEIVE_CONFIGURE_REQUEST_GOOD("RCR+"),
    RECEIVE_CONFIGURE_REQUEST_BAD("RCR-"),
    RECEIVE_CONFIGURE_ACK("RCA"),
    /** A Configure-Nak or Configure-Reject. */
    RECEIVE_CONFIGURE_NAK("RCN"),
    RECEIVE_TERMINATE_REQUEST("RTR"),
    RECEIVE_TERMINATE_ACK("RTA"),
    RECEIVE_UNKNOWN_CODE("RUC"),
    /** A Code-Reject or Protocol-Reject that we can live with. */
    RECEIVE_REJECT_PERMITTED("RXJ+"),
    /** A Code-Reject or Protocol-Reject that we cannot. */
    RECEIVE_REJECT_CATASTROPHIC("RXJ-"),
    /** An Echo-Request, Echo-Reply or Discard-Request. */
    RECEIVE_ECHO("RXR");

    private final String symbol;

    Event(String symbol) {
        this.symbol = symbol;
    }

    /** As the RFC's table writes it. */
    public String symbol() {
        return symbol;
    }
}
