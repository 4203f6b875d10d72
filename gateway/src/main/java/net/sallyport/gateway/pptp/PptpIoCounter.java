package net.sallyport.gateway.pptp;

/** What a worker counts of the packets and connections that never reach an engine. */
public enum PptpIoCounter {
    /** GRE too short for a call id, or cut. */
    GRE_MALFORMED,
    /** GRE of a call that there is not. */
    GRE_UNKNOWN_CALL,
    /** GRE of a call from somebody who does not hold its control connection. */
    GRE_WRONG_SOURCE,
    /** A call refused because the gateway is full. */
    CALL_REFUSED_FULL,
    /** A connection closed at once: too many from its address, or at all, without a login. */
    CONNECTION_OVER_HALF_OPEN,
    /** A call refused for the same reason. */
    CALL_OVER_HALF_OPEN,
    /** A control connection ended because its peer does not read what is sent. */
    CONTROL_NOT_READ,
    /** A fault of ours ended a control connection. */
    CONTROL_FAULT
}
