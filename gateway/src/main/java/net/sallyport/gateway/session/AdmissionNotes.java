package net.sallyport.gateway.session;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.AdmissionEvent;
import net.sallyport.admission.AdmissionEvents;
import net.sallyport.admission.Login;
import net.sallyport.gateway.history.Caller;
import net.sallyport.gateway.history.History;
import net.sallyport.gateway.history.Note;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what admission decides beyond a session's own coming and going: what becomes of a session
 * the session tells itself. For any thread.
 */
public final class AdmissionNotes implements AdmissionEvents {
    private final Sessions sessions;
    private final History history;
    private final EventLog log;

    public AdmissionNotes(Sessions sessions, History history, EventLog log) {
        this.sessions = sessions;
        this.history = history;
        this.log = log;
    }

    @Override
    public void happened(AdmissionEvent event) {
        switch (event) {
            case AdmissionEvent.CycleStopped stopped ->
                    note(
                            stopped.inside(),
                            "short-cycle",
                            "Devices of the account displace each other; the one inside stays, and"
                                    + " newcomers are refused until none has tried for "
                                    + TimeUnit.NANOSECONDS.toSeconds(stopped.coolDownNanos())
                                    + " s");
            case AdmissionEvent.CutOverdue overdue ->
                    note(
                            overdue.loser().login(),
                            "cut-overdue",
                            "The session's worker did not close its data path in time; the winner"
                                    + " entered without it");
            case AdmissionEvent.Probed probed when !probed.answered() ->
                    note(
                            probed.holder().login(),
                            "no-answer",
                            "Was asked whether it is there, and did not answer");
            case AdmissionEvent.Probed _,
                    AdmissionEvent.Asked _,
                    AdmissionEvent.Reserved _,
                    AdmissionEvent.Refused _,
                    AdmissionEvent.Admitted _,
                    AdmissionEvent.Displacement _,
                    AdmissionEvent.CutDone _,
                    AdmissionEvent.Released _ -> {}
        }
    }

    private void note(Login login, String cause, String text) {
        @Nullable Session session = sessions.find(login.session());
        Caller caller = session == null ? null : Caller.of(login.device(), session.transport());
        String account = login.account().id().value();
        history.noted(
                new Note(Instant.now(), login.session().value(), account, caller, cause, text));
        log.warn(cause, "session", login.session(), "account", account, "text", text);
    }
}
