package net.sallyport.admission;

/**
 * What admission wants done, each to be posted to the worker of the session named.
 *
 * <p>Called with the account's lock held: so every session gets its messages in the order of the
 * decisions, and a {@code cut} is posted before the {@code admitted} that depends on it. In return
 * an implementation only posts: it does not wait, takes no lock beyond its mailbox's, does not
 * throw, and never calls {@link Admission} from inside.
 */
public interface AdmissionPort {
    /**
     * The session has lost its claim. Its worker closes the data path, calls {@link
     * Admission#cutDone} and only then tells the peer and tears down. If the session is no longer
     * there, {@code cutDone} or {@link Admission#release} with this token is still owed.
     */
    void cut(SessionId loser, FenceToken token, Displaced why);

    /**
     * The session is in, with this claim; {@link Admission#release} is owed. If the session is no
     * longer there, its abandon or release has been or will be called and nothing more is needed.
     */
    void admitted(SessionId session, Claim claim);

    /** The session's commit has failed; nothing is owed. */
    void refused(SessionId session, Refusal refusal);

    /**
     * Find out whether the session's peer is still there: send it an LCP Echo-Request, best more
     * than one within the time, and call {@link Admission#probeAnswered} with this token as soon as
     * anything comes from the peer. Nothing is owed if nothing comes.
     */
    void probe(SessionId holder, FenceToken token);

    /**
     * The verdict on a login that was told {@link Verdict.Asking}. May be posted before {@link
     * Admission#reserve} has returned. Nothing is owed if the session is no longer there.
     */
    void decided(SessionId session, Verdict.Decided verdict);
}
