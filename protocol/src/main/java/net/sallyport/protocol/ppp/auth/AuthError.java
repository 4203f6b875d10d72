package net.sallyport.protocol.ppp.auth;

/** The error codes of an MS-CHAP Failure (RFC 2759 section 6). */
public enum AuthError {
    RESTRICTED_LOGON_HOURS(646),
    ACCT_DISABLED(647),
    PASSWD_EXPIRED(648),
    NO_DIALIN_PERMISSION(649),
    AUTHENTICATION_FAILURE(691),
    CHANGING_PASSWORD(709);

    private final int code;

    AuthError(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
