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
        ALREADY_IN("already-in"),
        /** The account's devices keep displacing each other; the one inside stays for now. */
        SHORT_CYCLE("short-cycle"),
        /** A newer login of the account came while this one waited to enter. */
        DISPLACED("displaced"),
        /** The pool has no address left that the account may have. */
        NO_ADDRESS("no-address"),
        /** Each of the account's fixed addresses is held by another account's session. */
        ADDRESS_HELD("address-held"),
        /** The session before did not let go of the account's only address in time. */
        NOT_LET_GO("not-let-go"),
        /** The login took too long from authentication to the network phase. */
        RESERVATION_EXPIRED("too-late");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** In one lower-case word with hyphens; never changes. */
        public String word() {
            return word;
        }

        /** The code that ends {@link Refusal#message}; never changes. */
        public String code() {
            return Wording.CODE_PREFIX + word;
        }
    }

    /** For the wire: the text and then, in brackets, the code. At most 127 characters, ASCII. */
    public String message() {
        return Wording.withCode(text, reason.code());
    }
}
