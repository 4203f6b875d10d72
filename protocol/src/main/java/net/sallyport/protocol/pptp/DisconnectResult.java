package net.sallyport.protocol.pptp;

/** The result codes of a Call-Disconnect-Notify (RFC 2637 section 2.13). */
public enum DisconnectResult {
    LOST_CARRIER(1),
    GENERAL_ERROR(2),
    ADMIN_SHUTDOWN(3),
    /** The peer asked for it with a Call-Clear-Request. */
    REQUEST(4);

    private final int code;

    DisconnectResult(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
