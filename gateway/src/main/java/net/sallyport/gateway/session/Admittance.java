package net.sallyport.gateway.session;

import java.util.Objects;
import java.util.function.Consumer;
import net.sallyport.admission.Account;
import net.sallyport.admission.Admission;
import net.sallyport.admission.Claim;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.Verdict;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import org.jspecify.annotations.Nullable;

/**
 * A session's right to be in, from the peer's proof to the claim given back. Belongs to the
 * session's worker; {@link #account} alone is for any thread.
 */
final class Admittance {
    private final Session session;
    private final SessionRoom room;
    private final Timer wait = new Timer(this::endWaits);

    private byte[] name = {};
    private @Nullable AuthMethod method;
    private long provedNanos;
    private boolean undecided;
    private volatile @Nullable Account account;
    private @Nullable Reservation reservation;
    private @Nullable Claim claim;
    private boolean wasIn;
    private boolean inside;

    /** While admission asks a silent holder. */
    private LoginDesk.@Nullable Asking asking;

    /** What admission decided before we read here that it asks. */
    private Verdict.@Nullable Decided early;

    Admittance(Session session, SessionRoom room) {
        this.session = session;
        this.room = room;
    }

    /** Whose session it is; null before its proof was accepted. */
    @Nullable Account account() {
        return account;
    }

    /** As the peer typed it last. */
    byte[] name() {
        return name;
    }

    /** How the peer proved itself last, or tried to; null: it did not. */
    @Nullable AuthMethod method() {
        return method;
    }

    @Nullable Claim claim() {
        return claim;
    }

    /** Whether a claim was ever held. */
    boolean wasIn() {
        return wasIn;
    }

    /** Whether that claim is held here and now. */
    boolean holds(FenceToken token) {
        Claim mine = claim;
        return mine != null && mine.token().equals(token);
    }

    /** The peer shows its proof, for the first time or again. */
    void prove(AuthRequest request, long nowNanos) {
        Account known = account;
        if (known != null) {
            room.loginDesk()
                    .verifyAgain(
                            request,
                            known.id(),
                            answer -> session.later(now -> session.answer(answer, now)));
            return;
        }
        session.changeTo(SessionState.AUTHENTICATING);
        name = request.name();
        method = request.method();
        provedNanos = nowNanos;
        undecided = true;
        room.loginDesk()
                .decide(
                        request,
                        session.id(),
                        session.device(),
                        null,
                        outcome -> session.later(now -> decided(outcome, now)));
    }

    /** What admission says after it has asked the holders; may come before we know that it asks. */
    void decided(Verdict.Decided verdict, long nowNanos) {
        LoginDesk.Asking asked = asking;
        if (asked == null) {
            early = verdict;
            return;
        }
        asking = null;
        cancelWait();
        decided(asked.decided(verdict), nowNanos);
    }

    private void decided(LoginDesk.Outcome outcome, long nowNanos) {
        if (session.state() != SessionState.AUTHENTICATING) {
            if (outcome instanceof LoginDesk.Reserved late) {
                admission().abandon(late.reservation(), nowNanos);
            }
            return;
        }
        switch (outcome) {
            case LoginDesk.Asking asked -> {
                asking = asked;
                await();
                Verdict.Decided verdict = early;
                if (verdict != null) {
                    early = null;
                    decided(verdict, nowNanos);
                }
            }
            case LoginDesk.Reserved(AuthAnswer.Accept answer, Reservation mine) -> {
                reservation = mine;
                account = mine.login().account();
                session.changeTo(SessionState.RESERVED);
                session.listeners().authenticated();
                session.answer(answer, nowNanos);
            }
            case LoginDesk.Refused(AuthAnswer.Refuse answer, LoginRefusal why) -> {
                session.changeTo(SessionState.NEGOTIATING);
                tell(why);
                session.answer(answer, nowNanos);
            }
        }
    }

    /**
     * At the door of the network phase: whoever loses by it loses now.
     *
     * @param promised hears at once what this session will be admitted with, unless it ends before
     */
    void commit(long nowNanos, Consumer<Claim> promised) {
        Reservation mine = reservation;
        if (mine == null) {
            session.end(TerminateCause.NAS_REQUEST, "Not authenticated", nowNanos);
            return;
        }
        if (room.sessions().isFull()) {
            // Others came in since its call was taken.
            session.end(TerminateCause.NAS_REQUEST, "Server is full", nowNanos);
            return;
        }
        session.changeTo(SessionState.COMMITTING);
        admission().commit(mine, nowNanos, promised);
        await();
    }

    /**
     * The door opens.
     *
     * @return whether the session still wants to go through it; if not, the claim is given back
     */
    boolean take(Claim granted, long nowNanos) {
        if (session.state() != SessionState.COMMITTING) {
            admission().release(granted.token(), nowNanos);
            return false;
        }
        cancelWait();
        claim = granted;
        wasIn = true;
        inside = true;
        room.sessions().enteredInside();
        undecided = false;
        session.listeners().admitted(granted, sinceProof());
        return true;
    }

    /** The door stays shut. */
    void refused(Refusal refusal, long nowNanos) {
        cancelWait();
        reservation = null;
        Account known = Objects.requireNonNull(account);
        tell(LoginRefusal.of(refusal, known.id()));
        session.end(TerminateCause.NAS_REQUEST, refusal.message(), nowNanos);
    }

    /** The session leaves the network, or ends before it was there. */
    void departing(Departure departure) {
        if (wasIn) {
            session.listeners().left(departure);
        } else if (undecided) {
            Account known = asking == null ? account : asking.account();
            tell(
                    LoginRefusal.of(
                            departure.cause().spelling(),
                            known == null ? null : known.id(),
                            departure.text()));
        }
    }

    /** Proof and decision may be of one round of the loop: its own time would be none. */
    private long sinceProof() {
        return Clock.nanos() - provedNanos;
    }

    private void tell(LoginRefusal refusal) {
        undecided = false;
        session.listeners().refused(refusal.after(sinceProof()));
    }

    /** The claim is another's from now on, and nothing of this session is on the network. */
    void lose(FenceToken token, long nowNanos) {
        leftInside();
        claim = null;
        reservation = null;
        admission().cutDone(token, nowNanos);
    }

    /** Place and address are free. */
    void giveBack(long nowNanos) {
        leftInside();
        Reservation mine = reservation;
        reservation = null;
        claim = null;
        if (mine != null) {
            admission().abandon(mine, nowNanos);
        }
    }

    private void leftInside() {
        if (inside) {
            inside = false;
            room.sessions().leftInside();
        }
    }

    void cancelWait() {
        session.worker().timers().cancel(wait);
    }

    /** Somebody who waits must end the waits that are over; it may be another's that is first. */
    private void endWaits(long nowNanos) {
        admission().expire(nowNanos);
        await();
    }

    private void await() {
        SessionState state = session.state();
        if (state == SessionState.COMMITTING
                || asking != null && state == SessionState.AUTHENTICATING) {
            session.worker().timers().arm(wait, admission().nextDeadlineNanos());
        }
    }

    private Admission admission() {
        return room.admission();
    }
}
