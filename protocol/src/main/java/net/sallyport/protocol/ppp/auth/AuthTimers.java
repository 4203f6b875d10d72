package net.sallyport.protocol.ppp.auth;

/**
 * Times and counts of authentication, named after pppd's options, with pppd's defaults.
 *
 * @param chapRestartMillis until a Challenge is sent again
 * @param chapMaxChallenge how often a Challenge is sent before the peer is given up
 * @param chapIntervalMillis until an authenticated peer is challenged again; 0 never
 * @param chapTimeoutMillis how long the peer waits for a Challenge or for the outcome, and how long
 *     the authenticator waits for the response that {@code R=1} invites
 * @param papRestartMillis until an Authenticate-Request is sent again
 * @param papMaxAuthreq how often an Authenticate-Request is sent
 * @param papTimeoutMillis how long the authenticator waits for an Authenticate-Request
 * @param maxAttempts how many responses of one peer are checked, the retries that {@code R=1}
 *     offers included
 */
public record AuthTimers(
        long chapRestartMillis,
        int chapMaxChallenge,
        long chapIntervalMillis,
        long chapTimeoutMillis,
        long papRestartMillis,
        int papMaxAuthreq,
        long papTimeoutMillis,
        int maxAttempts) {
    /** What pppd does unless told otherwise; three attempts. */
    public static final AuthTimers DEFAULT =
            new AuthTimers(3_000, 10, 0, 60_000, 3_000, 10, 30_000, 3);
}
