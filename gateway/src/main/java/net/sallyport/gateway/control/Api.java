package net.sallyport.gateway.control;

import java.util.List;
import java.util.Map;
import net.sallyport.gateway.session.SessionView;

/**
 * What can be asked of a running server, whatever carries the question: the control socket today.
 * Safe for any thread but a worker; a call may take seconds.
 */
public interface Api {
    /** How the server does. */
    ServerStatus status();

    /** Who is in, or on the way. */
    List<SessionView> sessions(SessionQuery query);

    /**
     * Ends sessions.
     *
     * @return those ended, as they were; no packet of theirs passes any more
     * @throws ApiProblem there is nothing to end
     */
    List<SessionView> kick(Kick kick) throws ApiProblem;

    /**
     * Has the configuration read again.
     *
     * @return its problems, in which case nothing has changed; none: it is in force
     */
    List<String> readAgain();

    /** What was counted since the start, by group and name; a moment old. */
    Map<String, Map<String, Long>> counters();
}
