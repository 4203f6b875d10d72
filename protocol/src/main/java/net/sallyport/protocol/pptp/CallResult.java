package net.sallyport.protocol.pptp;

/** The result codes of an Outgoing-Call-Reply (RFC 2637 section 2.8). */
public enum CallResult {
    CONNECTED(1),
    GENERAL_ERROR(2),
    NO_CARRIER(3),
    BUSY(4),
    NO_DIAL_TONE(5),
    TIME_OUT(6),
    DO_NOT_ACCEPT(7);

    private final int code;

    CallResult(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
