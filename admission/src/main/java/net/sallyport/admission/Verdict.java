package net.sallyport.admission;

/** What {@link Admission#reserve} says. */
public sealed interface Verdict {
    /** A verdict that stands. */
    sealed interface Decided extends Verdict {}

    /** The peer may be told that it is authenticated; nothing has been disturbed for it. */
    record Reserved(Reservation reservation) implements Decided {}

    record Refused(Refusal refusal) implements Decided {}

    /**
     * A holder is asked first whether it is still there; {@link AdmissionPort#decided} comes within
     * {@link Rules.Probe#waitMillis}.
     */
    record Asking() implements Verdict {}
}
