package net.sallyport.gateway.accounts;

import net.sallyport.protocol.ppp.auth.AuthError;

/** Whether an account may be in at all. Told only to who has proved to be its owner. */
public enum Standing {
    GOOD(AuthError.NO_DIALIN_PERMISSION, ""),
    DISABLED(AuthError.ACCT_DISABLED, "Account disabled"),
    EXPIRED(AuthError.ACCT_DISABLED, "Account expired");

    private final AuthError error;
    private final String text;

    Standing(AuthError error, String text) {
        this.error = error;
        this.text = text;
    }

    /** What an MS-CHAP peer is told where the standing is not {@link #GOOD}. */
    public AuthError error() {
        return error;
    }

    /** The same, for people. */
    public String text() {
        return text;
    }
}
