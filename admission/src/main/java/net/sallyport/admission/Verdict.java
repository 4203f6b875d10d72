package net.sallyport.admission;

/** What {@link Admission#reserve} says. */
public sealed interface Verdict {
    /** The peer may be told that it is authenticated; nothing has been disturbed for it. */
    record Reserved(Reservation reservation) implements Verdict {}

    record Refused(Refusal refusal) implements Verdict {}
}
