package net.sallyport.admission;

/**
 * Why a login is not in.
 *
 * @param text for people: one line, no control characters
 */
public record Refusal(Reason reason, String text) {
    /** The causes, for programs. */
    public enum Reason {
        /** The account is full and the oldest wins. */
        ALREADY_IN,
        /** A newer login of the account came while this one waited to enter. */
        DISPLACED,
        /** The pool has no address left that the account may have. */
        NO_ADDRESS,
        /** Each of the account's fixed addresses is held by another account's session. */
        ADDRESS_HELD,
        /** The session before did not let go of the account's only address in time. */
        NOT_LET_GO,
        /** The login took too long from authentication to the network phase. */
        RESERVATION_EXPIRED
    }
}
