package net.sallyport.gateway.control;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.session.SessionView;

/**
 * What can be asked of a running server, whatever carries the question: the control socket, or
 * HTTP. Safe for any thread but a worker; a call may take seconds.
 */
public interface Api {
    /** How the server does. */
    ServerStatus status();

    /** Who is in, or on the way. */
    SessionQuery.Page sessionPage(SessionQuery query);

    /** The same, without how many there are in all. */
    default List<SessionView> sessions(SessionQuery query) {
        return sessionPage(query).sessions();
    }

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

    /** Something done with the account database. */
    @FunctionalInterface
    interface AccountWork<T> {
        T with(AccountEditor editor) throws ApiProblem, SQLException, IOException;
    }

    /**
     * Does something with the account database; the server follows at once.
     *
     * @param make where there is no database: make one, or else answer with {@code none}
     */
    <T> T accounts(boolean make, T none, AccountWork<T> work) throws ApiProblem;

    /**
     * What was: logins, refusals, displacements and ends, the newest first.
     *
     * @throws ApiProblem it cannot be read
     */
    List<HistoryEntry> history(HistoryQuery query) throws ApiProblem;

    /** What was counted since the start, by group and name; a moment old. */
    Map<String, Map<String, Long>> counters();
}
