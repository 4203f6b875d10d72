package net.sallyport.gateway.session;

import java.net.Inet4Address;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.scripts.ScriptHouse;
import net.sallyport.gateway.scripts.SessionScripts;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.PppAction;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a session that its scripts have a say in: on at once where nobody needs to be waited
 * for, later where a script runs first, and to the end where that refuses. Belongs to the session's
 * worker.
 */
final class ScriptSteps implements SessionScripts.Owner {
    private final Session session;
    private final SessionScripts scripts;

    /** What ip-pre-up runs for; null: it does not run. */
    private PppAction.@Nullable NetworkUp agreed;

    ScriptSteps(Session session, ScriptHouse house) {
        this.session = session;
        this.scripts = house.of(this);
    }

    /** Interface and route are there: auth-up. */
    void begin(String device, Inet4Address peer, Timer.Task goOn, long nowNanos) {
        boolean goesOn =
                scripts.begin(
                        new SessionScripts.Entry(
                                session.name(),
                                session.callingAddress(),
                                session.transport(),
                                device,
                                peer),
                        refusal -> session.later(now -> goOnUnless(refusal, goOn, now)));
        if (goesOn) {
            goOnUnless(null, goOn, nowNanos);
        }
    }

    /** The addresses are agreed on: ip-pre-up, and packets pass after it. */
    void networkUp(PppAction.NetworkUp up, Timer.Task goOn, long nowNanos) {
        agreed = up;
        Timer.Task pass =
                now -> {
                    // Not if it is over, or agreed on anew.
                    if (up.equals(agreed)) {
                        agreed = null;
                        scripts.entered(now);
                        goOn.expire(now);
                    }
                };
        boolean goesOn =
                scripts.networkUp(
                        up.local(),
                        up.peer(),
                        refusal -> session.later(now -> goOnUnless(refusal, pass, now)));
        if (goesOn) {
            goOnUnless(null, pass, nowNanos);
        }
    }

    private void goOnUnless(@Nullable String refusal, Timer.Task goOn, long nowNanos) {
        if (session.state() != SessionState.ENTERING) {
            return;
        }
        if (refusal == null) {
            goOn.expire(nowNanos);
        } else {
            session.end(TerminateCause.NAS_REQUEST, refusal, nowNanos);
        }
    }

    void networkDown() {
        agreed = null;
        Traffic moved = session.traffic();
        scripts.networkDown(moved.txBytes(), moved.rxBytes());
    }

    void over() {
        Traffic moved = session.traffic();
        scripts.over(moved.txBytes(), moved.rxBytes());
    }

    @Override
    public SessionId id() {
        return session.id();
    }

    @Override
    public void hangUp(String why) {
        session.later(now -> session.end(TerminateCause.ADMIN_RESET, why, now));
    }
}
