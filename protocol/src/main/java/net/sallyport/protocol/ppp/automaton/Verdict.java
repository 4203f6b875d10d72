package net.sallyport.protocol.ppp.automaton;

/** What we think of one option of a peer's Configure-Request. */
public sealed interface Verdict {
    Verdict ACK = new Ack();
    Verdict REJECT = new Reject();

    /** As it is. */
    record Ack() implements Verdict {}

    /** Not at all. */
    record Reject() implements Verdict {}

    /**
     * With another value.
     *
     * @param insist whether to go on saying so where other options are rejected in the end
     */
    record Nak(Option instead, boolean insist) implements Verdict {}

    static Verdict nak(Option instead) {
        return new Nak(instead, false);
    }
}
