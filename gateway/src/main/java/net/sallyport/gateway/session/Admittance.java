package net.sallyport.gateway.session;

import java.util.Objects;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Admission;
import net.sallyport.admission.Claim;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.Verdict;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
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

    private @Nullable AccountName name;
    private volatile @Nullable Account account;
    private @Nullable Reservation reservation;
    private @Nullable Claim claim;
    private boolean wasIn;

    /** A proof that is accepted while admission still asks a silent holder. */
    private AuthAnswer.@Nullable Accept proved;

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

    /** The same for people: empty if there is none. */
    String accountText() {
        Account known = account;
        return known == null ? "" : known.id().value();
    }

    /** The name that the peer gave last, made safe to print. */
    String nameText() {
        return String.valueOf(name);
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
    void prove(AuthRequest request) {
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
        name = AccountName.of(request.name());
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
        AuthAnswer.Accept answer = proved;
        if (answer == null) {
            early = verdict;
            return;
        }
        proved = null;
        cancelWait();
        decided(LoginDesk.Outcome.of(answer, verdict), nowNanos);
    }

    private void decided(LoginDesk.Outcome outcome, long nowNanos) {
        if (session.state() != SessionState.AUTHENTICATING) {
            Reservation late = outcome.reservation();
            if (late != null) {
                admission().abandon(late, nowNanos);
            }
            return;
        }
        switch (outcome.answer()) {
            case AuthAnswer.Accept accept when outcome.reservation() == null -> {
                proved = accept;
                await();
                Verdict.Decided verdict = early;
                if (verdict != null) {
                    early = null;
                    decided(verdict, nowNanos);
                }
                return;
            }
            case AuthAnswer.Accept _ -> {
                Reservation mine = Objects.requireNonNull(outcome.reservation());
                reservation = mine;
                account = mine.login().account();
                session.changeTo(SessionState.RESERVED);
            }
            case AuthAnswer.Refuse refuse -> {
                session.changeTo(SessionState.NEGOTIATING);
                session.news().loginRefused(nameText(), refuse, outcome.refusal());
            }
        }
        session.answer(outcome.answer(), nowNanos);
    }

    /** At the door of the network phase: whoever loses by it loses now. */
    void commit(long nowNanos) {
        Reservation mine = reservation;
        if (mine == null) {
            session.close(EndCause.CLOSED, "Not authenticated", nowNanos);
            return;
        }
        session.changeTo(SessionState.COMMITTING);
        admission().commit(mine, nowNanos);
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
        return true;
    }

    /** The door stays shut. */
    void refused(Refusal refusal, long nowNanos) {
        cancelWait();
        reservation = null;
        session.news().refusedAtTheDoor(accountText(), refusal);
        session.close(EndCause.CLOSED, refusal.message(), nowNanos);
    }

    /** The claim is another's from now on, and nothing of this session is on the network. */
    void lose(FenceToken token, long nowNanos) {
        claim = null;
        reservation = null;
        admission().cutDone(token, nowNanos);
    }

    /** Place and address are free. */
    void giveBack(long nowNanos) {
        Reservation mine = reservation;
        reservation = null;
        claim = null;
        if (mine != null) {
            admission().abandon(mine, nowNanos);
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
                || proved != null && state == SessionState.AUTHENTICATING) {
            session.worker().timers().arm(wait, admission().nextDeadlineNanos());
        }
    }

    private Admission admission() {
        return room.admission();
    }
}
