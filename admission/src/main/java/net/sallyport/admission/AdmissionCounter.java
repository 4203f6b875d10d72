package net.sallyport.admission;

/** What admission counts; see {@link Admission#count}. */
public enum AdmissionCounter {
    /** Logins that were given a reservation. */
    RESERVED,
    /** Logins that waited until silent holders were asked. */
    ASKED,
    /** Logins refused at their reservation. */
    REFUSED_AT_RESERVE,
    /** Logins refused at their commit or while they waited to enter. */
    REFUSED_AT_COMMIT,
    /** Sessions that were told to enter. */
    ADMITTED,
    /** Sessions that were inside and lost their claim to a newer one. */
    DISPLACED,
    /** Silent holders that were asked and were there. */
    PROBE_ANSWERED,
    /** Silent holders that were asked and did not answer. */
    PROBE_UNANSWERED,
    /** Times that devices of an account were stopped from displacing each other. */
    CYCLE_STOPPED,
    /** Losers whose worker did not answer in time. */
    CUT_OVERDUE,
    /** Teardowns with a token that no longer stands for anything; they did nothing. */
    LATE_TEARDOWN
}
