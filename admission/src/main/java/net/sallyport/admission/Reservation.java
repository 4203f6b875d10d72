package net.sallyport.admission;

import org.jspecify.annotations.Nullable;

/**
 * Leave to commit, once. The session that got it is the only place where it is kept: admission
 * remembers nothing of a login before its commit, so reservations cost the others nothing, however
 * many there are, and a lost one is no leak.
 */
public final class Reservation {
    private final Login login;
    private final long expiresNanos;

    // Guarded by the account's lock in Admission.
    private boolean spent;
    private @Nullable FenceToken token;

    Reservation(Login login, long expiresNanos) {
        this.login = login;
        this.expiresNanos = expiresNanos;
    }

    public Login login() {
        return login;
    }

    /** The last moment at which a commit is taken. */
    public long expiresNanos() {
        return expiresNanos;
    }

    /** True the first time. */
    boolean spend() {
        boolean first = !spent;
        spent = true;
        return first;
    }

    void became(FenceToken claim) {
        token = claim;
    }

    /** The claim that the commit made, or null. */
    @Nullable FenceToken token() {
        return token;
    }
}
