package net.sallyport.protocol.ppp.auth;

/** The error codes of an MS-CHAP Failure (RFC 2759 section 6). */
public enum AuthError {
    RESTRICTED_LOGON_HOURS(646, "Restricted logon hours"),
    ACCT_DISABLED(647, "Account disabled"),
    PASSWD_EXPIRED(648, "Password expired"),
    NO_DIALIN_PERMISSION(649, "No dialin permission"),
    AUTHENTICATION_FAILURE(691, "Authentication failure"),
    CHANGING_PASSWORD(709, "Error changing password");

    private final int code;
    private final String text;

    AuthError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    /** For people, as pppd words it. */
    public String text() {
        return text;
    }
}
