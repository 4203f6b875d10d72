package net.sallyport.protocol.pptp;

/** The reasons of a Stop-Control-Connection-Request (RFC 2637 section 2.3). */
public enum StopReason {
    NONE(1),
    /** The peer's protocol version cannot be served. */
    STOP_PROTOCOL(2),
    /** The sender shuts down. */
    STOP_LOCAL_SHUTDOWN(3);

    private final int code;

    StopReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
