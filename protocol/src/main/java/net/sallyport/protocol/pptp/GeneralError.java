package net.sallyport.protocol.pptp;

/** The general error codes (RFC 2637 section 2.16); meant where a result code is 2. */
public enum GeneralError {
    NONE(0),
    /** No control connection yet. */
    NOT_CONNECTED(1),
    /** Length or magic cookie wrong. */
    BAD_FORMAT(2),
    /** A field out of range. */
    BAD_VALUE(3),
    /** No resources for it now. */
    NO_RESOURCE(4),
    /** The call id is not valid here. */
    BAD_CALL_ID(5),
    /** Whatever else went wrong in the PAC. */
    PAC_ERROR(6);

    private final int code;

    GeneralError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
