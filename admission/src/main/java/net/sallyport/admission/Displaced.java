package net.sallyport.admission;

/**
 * Why a claim is lost.
 *
 * @param winner the session that holds the right now
 * @param device what is known of the winner's device; for the operator, the loser is told its name
 *     at most
 * @param text for the loser's people: one line, no control characters
 */
public record Displaced(SessionId winner, DeviceEvidence device, Cause cause, String text) {
    /** The causes, for programs. */
    public enum Cause {
        /** A newer login of the account, as far as we know from another device. */
        NEWER_LOGIN("displaced"),
        /** The same device came back; this session is its old one. */
        RECONNECTED("reconnected"),
        /** It was asked whether it is still there and did not answer. */
        DID_NOT_ANSWER("no-answer");

        private final String code;

        Cause(String code) {
            this.code = code;
        }

        /** The code that ends {@link Displaced#message}; never changes. */
        public String code() {
            return Wording.CODE_PREFIX + code;
        }
    }

    /** For the wire: the text and then, in brackets, the code. At most 127 characters, ASCII. */
    public String message() {
        return Wording.withCode(text, cause.code());
    }
}
