package net.sallyport.protocol.ppp;

import org.jspecify.annotations.Nullable;

/** Belongs to a worker. The times that end a link: login, idle, longest connect. Nanoseconds. */
final class Deadlines {
    /**
     * @param text for people here, {@code reason} for the peer; both as pppd words them where it
     *     does
     */
    record Over(EndCause cause, String text, String reason) {}

    private static final Over LOGIN =
            new Over(EndCause.NEGOTIATION_FAILED, "login took too long", "Login timeout");
    private static final Over CONNECT =
            new Over(EndCause.SESSION_TIMEOUT, "Connect time expired", "Connect time expired");
    private static final Over IDLE =
            new Over(
                    EndCause.IDLE_TIMEOUT,
                    "Terminating connection due to lack of activity.",
                    "Link inactive");

    private long loginNanos = Long.MAX_VALUE;
    private long loginLeftNanos;
    private long connectNanos = Long.MAX_VALUE;
    private long idleAfterNanos;

    void loginStarts(long limitMillis, long nowNanos) {
        if (limitMillis > 0) {
            loginNanos = nowNanos + limitMillis * 1_000_000;
        }
    }

    /** From here on somebody else keeps the peer waiting. */
    void loginPauses(long nowNanos) {
        loginLeftNanos = loginNanos == Long.MAX_VALUE ? 0 : Math.max(1, loginNanos - nowNanos);
        loginNanos = Long.MAX_VALUE;
    }

    void granted(NetworkGrant grant, long nowNanos) {
        loginNanos = loginLeftNanos == 0 ? Long.MAX_VALUE : nowNanos + loginLeftNanos;
        if (grant.maxConnectSeconds() > 0) {
            connectNanos = nowNanos + grant.maxConnectSeconds() * 1_000_000_000L;
        }
        idleAfterNanos = grant.idleSeconds() * 1_000_000_000L;
    }

    void loginDone() {
        loginNanos = Long.MAX_VALUE;
    }

    /** What is over now, null if nothing is. */
    @Nullable Over over(DataPath data, long nowNanos) {
        if (nowNanos >= loginNanos) {
            return LOGIN;
        }
        if (nowNanos >= connectNanos) {
            return CONNECT;
        }
        return nowNanos >= idleNanos(data) ? IDLE : null;
    }

    /** Seconds until the longest connect time is over; 0 if there is none. */
    int connectSeconds(long nowNanos) {
        return connectNanos == Long.MAX_VALUE
                ? 0
                : (int) (Math.max(0, connectNanos - nowNanos) / 1_000_000_000L);
    }

    long nextNanos(DataPath data) {
        return Math.min(Math.min(loginNanos, connectNanos), idleNanos(data));
    }

    private long idleNanos(DataPath data) {
        return idleAfterNanos > 0 && data.isUp()
                ? data.lastDataNanos() + idleAfterNanos
                : Long.MAX_VALUE;
    }
}
