package net.sallyport.gateway.session;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.Claim;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.history.Caller;
import net.sallyport.gateway.history.History;
import net.sallyport.gateway.history.RefusedLogin;
import net.sallyport.gateway.history.SessionEnd;
import net.sallyport.gateway.history.SessionRecord;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.PppAction;
import org.jspecify.annotations.Nullable;

/** Writes a session down in the history. Belongs to the session's worker. */
public final class SessionRecorder implements SessionListener {
    /** What a crash leaves of a session's traffic is at most so old. */
    private static final long PROGRESS_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final History history;
    private final Session session;
    private final Timer progress = new Timer(this::progress);
    private @Nullable SessionRecord record;
    private long inSinceNanos;

    public SessionRecorder(History history, Session session) {
        this.history = history;
        this.session = session;
    }

    @Override
    public void refused(LoginRefusal refusal) {
        AccountId account = refusal.account();
        history.refused(
                new RefusedLogin(
                        session.id().value(),
                        Instant.now(),
                        account == null ? null : account.value(),
                        session.name(),
                        caller(),
                        refusal.cause(),
                        refusal.text(),
                        micros(refusal.decisionNanos())));
    }

    @Override
    public void admitted(Claim claim, long decisionNanos) {
        Inet4Address address = claim.address();
        inSinceNanos = Clock.nanos();
        keep(
                new SessionRecord(
                        session.id().value(),
                        Instant.now(),
                        claim.account().value(),
                        session.name(),
                        caller(),
                        address == null ? null : address.getHostAddress(),
                        null,
                        micros(decisionNanos)));
        session.worker().timers().arm(progress, inSinceNanos + PROGRESS_NANOS);
    }

    @Override
    public void networkUp(PppAction.NetworkUp up) {
        String interfaceName = session.interfaceName();
        SessionRecord known = record;
        if (known != null && interfaceName != null && known.interfaceName() == null) {
            keep(known.on(interfaceName));
        }
    }

    @Override
    public void left(Departure departure) {
        session.worker().timers().cancel(progress);
        SessionId winner = departure.winner();
        SessionRecord known = record;
        if (known != null) {
            history.closed(
                    known,
                    new SessionEnd(
                            Instant.now(),
                            durationMillis(Clock.nanos()),
                            departure.cause(),
                            departure.text(),
                            winner == null ? null : winner.value(),
                            session.traffic()));
        }
    }

    private void keep(SessionRecord known) {
        record = known;
        history.opened(known);
    }

    private void progress(long nowNanos) {
        SessionRecord known = record;
        if (known != null) {
            history.progressed(known, durationMillis(nowNanos), session.traffic());
            session.worker().timers().arm(progress, nowNanos + PROGRESS_NANOS);
        }
    }

    private Caller caller() {
        return Caller.of(session.device(), session.transport());
    }

    private long durationMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(nowNanos - inSinceNanos);
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }
}
