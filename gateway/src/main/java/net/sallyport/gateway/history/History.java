package net.sallyport.gateway.history;

/**
 * Takes what happened. Every method only enqueues: it never blocks, never fails, and is for any
 * thread, workers included. What is said of one session is said in its order by one thread at a
 * time; what the record could not take is counted and raises an alarm.
 *
 * <p>For each session that holds a claim: {@link #opened} once it does, again when more is known of
 * it (its interface), {@link #progressed} now and then, {@link #closed} once. For each login that
 * does not get so far: {@link #refused} once. A displacement is the loser's {@link #closed} with
 * {@link TerminateCause#PORT_PREEMPTED} and the winner's session.
 */
public interface History {
    /** The session is in; or more is known of it than before. */
    void opened(SessionRecord session);

    /**
     * The session is still in. What is said here is what remains of it should the server crash.
     *
     * @param durationMillis since it came in
     */
    void progressed(SessionRecord session, long durationMillis, Traffic traffic);

    /** The session is over. */
    void closed(SessionRecord session, SessionEnd end);

    /** A login is not in: wrong password, no account, refused by admission, no agreement. */
    void refused(RefusedLogin login);

    /** Something else worth keeping, such as two devices that keep displacing each other. */
    void noted(Note note);

    /** Keeps nothing. */
    static History none() {
        return new History() {
            @Override
            public void opened(SessionRecord session) {}

            @Override
            public void progressed(SessionRecord session, long durationMillis, Traffic traffic) {}

            @Override
            public void closed(SessionRecord session, SessionEnd end) {}

            @Override
            public void refused(RefusedLogin login) {}

            @Override
            public void noted(Note note) {}
        };
    }
}
