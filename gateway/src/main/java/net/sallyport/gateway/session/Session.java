package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import net.sallyport.admission.Account;
import net.sallyport.admission.Claim;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.PacketOutlet;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import org.jspecify.annotations.Nullable;

/**
 * One PPP link from its call to its end: where the protocol, admission and the host's network meet.
 * Belongs to one worker; {@link #view} alone is for any thread.
 */
public final class Session implements PacketOutlet {
    private final SessionId id;
    private final SessionRoom room;
    private final SessionPlan plan;
    private final Carrier carrier;
    private final PppLink link;
    private final Timer timer = new Timer(now -> guarded(this::expire, now));
    private final Instant since = Instant.now();
    private final SignsOfLife signs = new SignsOfLife();
    private final Admittance admittance;
    private final Probing probing;
    private final Doorway doorway;
    private volatile SessionView view;

    private SessionState state = SessionState.NEGOTIATING;
    private @Nullable String encryption;

    public Session(SessionRoom room, SessionPlan plan, Carrier carrier) {
        this.id = room.sessions().newId();
        this.room = room;
        this.plan = plan;
        this.carrier = carrier;
        this.link = new PppLink(plan.ppp(), room.random(), room.pppCounters());
        this.admittance = new Admittance(this, room);
        this.probing = new Probing(room, this::askPeer, this::guarded);
        this.doorway = new Doorway(room, link, carrier, signs);
        this.view = snapshot();
        link.observe(room.taps().tapFor(id, plan.tracePackets()));
        room.sessions().add(this);
    }

    public SessionId id() {
        return id;
    }

    public Worker worker() {
        return room.worker();
    }

    SignsOfLife signs() {
        return signs;
    }

    Admittance admittance() {
        return admittance;
    }

    SessionState state() {
        return state;
    }

    /** What the peer has told of its device so far. */
    DeviceEvidence device() {
        return carrier.device(link.peer());
    }

    /** What can be said of the session; a moment old. From any thread. */
    public SessionView view() {
        Account known = admittance.account();
        return view.with(
                known == null ? null : room.admission().limitOf(known),
                link.receivedBytes(),
                link.sentBytes(),
                link.receivedPackets(),
                link.sentPackets());
    }

    /** The call stands: begin to negotiate. */
    public void open(long nowNanos) {
        guarded(
                now -> {
                    link.open(now);
                    settle(now);
                },
                nowNanos);
    }

    /** A frame as the carrier brought it. What this throws is for {@link #fault}. */
    public void frame(MemorySegment memory, long offset, int length, long nowNanos) {
        signs.heard(nowNanos);
        probing.heard(nowNanos);
        int skipped = link.receive(memory, offset, length, nowNanos);
        if (skipped >= 0) {
            doorway.deliver(memory, offset + skipped, length - skipped, nowNanos);
        }
        settle(nowNanos);
    }

    @Override
    public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
        try {
            if (doorway.send(memory, offset, length, nowNanos)) {
                settle(nowNanos);
            }
        } catch (RuntimeException | Error e) {
            fault(e, nowNanos);
        }
    }

    @Override
    public void interfaceGone(long nowNanos) {
        room.log().error("interface-gone", null, "session", id);
        close(EndCause.CLOSED, "The interface was removed on the server", nowNanos);
    }

    /** The call is gone beneath the link. */
    public void carrierLost(long nowNanos) {
        guarded(
                now -> {
                    link.carrierLost(now);
                    settle(now);
                },
                nowNanos);
    }

    /** Ends the session properly, telling the peer why. */
    public void close(EndCause cause, String text, long nowNanos) {
        guarded(
                now -> {
                    leave();
                    link.close(cause, text, now);
                    settle(now);
                },
                nowNanos);
    }

    /** The claim is lost: the data path ends now, the peer hears of it after. */
    void cut(FenceToken token, Displaced why, long nowNanos) {
        if (!admittance.holds(token)) {
            // Left already, which has closed the data path and let the claim go.
            return;
        }
        doorway.close();
        admittance.lose(token, nowNanos);
        news().displaced(admittance.accountText(), why);
        close(EndCause.CLOSED, why.message(), nowNanos);
    }

    /** The door opens: the claim is this session's. */
    void admitted(Claim granted, long nowNanos) {
        if (!admittance.take(granted, nowNanos)) {
            return;
        }
        Inet4Address peer = granted.address();
        if (peer == null) {
            close(EndCause.CLOSED, "No address is allowed for this account", nowNanos);
            return;
        }
        changeTo(SessionState.ENTERING);
        Inet4Address local = plan.localAddresses().localFor(peer);
        doorway.prepare(
                local,
                peer,
                this,
                new HostPorts.Answer() {
                    @Override
                    public void opened() {
                        guarded(now -> enter(granted, local, peer, now), Clock.nanos());
                    }

                    @Override
                    public void failed(String why) {
                        news().interfaceFailed(why);
                        close(EndCause.CLOSED, "No interface on the server", Clock.nanos());
                    }
                });
    }

    /** Interface and route are there. */
    private void enter(Claim granted, Inet4Address local, Inet4Address peer, long nowNanos) {
        if (state != SessionState.ENTERING) {
            return;
        }
        doorway.open();
        AccountProfile profile = AccountProfile.of(granted.login().account());
        link.enterNetwork(plan.grant(profile, local, peer), nowNanos);
        settle(nowNanos);
    }

    /** Admission wants to know whether the peer is there. */
    void probe(FenceToken token, long nowNanos) {
        if (admittance.holds(token)) {
            probing.begin(token, nowNanos);
        }
    }

    private void askPeer(long nowNanos) {
        link.ask();
        settle(nowNanos);
    }

    /** What the peer's proof has come to. */
    void answer(AuthAnswer answer, long nowNanos) {
        if (state != SessionState.ENDED) {
            link.answer(answer, nowNanos);
            settle(nowNanos);
        }
    }

    /** A fault of ours in handling this session: it ends, the others go on. */
    public void fault(Throwable trouble, long nowNanos) {
        room.counters().count(SessionCounter.FAULT);
        room.log().error("session-fault", trouble, "session", id);
        finish(EndCause.PROTOCOL_ERROR, "Internal error", nowNanos);
    }

    /** Has the worker do something for this session; from any thread. */
    void later(Timer.Task step) {
        worker().post(() -> guarded(step, Clock.nanos()));
    }

    void guarded(Timer.Task step, long nowNanos) {
        try {
            step.expire(nowNanos);
        } catch (RuntimeException | Error e) {
            fault(e, nowNanos);
        }
    }

    /** What the link has moved so far. */
    public Traffic traffic() {
        return new Traffic(
                link.receivedPackets(), link.receivedBytes(), link.sentPackets(), link.sentBytes());
    }

    private void expire(long nowNanos) {
        link.expire(nowNanos);
        settle(nowNanos);
    }

    /** Carries out what the link wants, and sees to its next deadline. */
    private void settle(long nowNanos) {
        PppAction action = link.poll();
        while (action != null) {
            perform(action, nowNanos);
            action = link.poll();
        }
        if (link.isEnding()) {
            // However long the peer takes over its goodbye.
            leave();
        }
        if (state != SessionState.ENDED) {
            worker().timers().armEarlier(timer, link.nextDeadlineNanos());
        }
    }

    private void perform(PppAction action, long nowNanos) {
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> transmit(frame, nowNanos);
            case PppAction.Authenticate(AuthRequest request) -> admittance.prove(request);
            case PppAction.Authenticated _ -> {}
            case PppAction.AwaitNetwork() -> admittance.commit(nowNanos);
            case PppAction.NetworkUp up -> networkUp(up);
            case PppAction.NetworkDown() -> {
                // To be up again, unless the end is on its way.
                if (state == SessionState.UP) {
                    changeTo(SessionState.ENTERING);
                }
            }
            case PppAction.Finished(EndCause cause, String text) -> finish(cause, text, nowNanos);
        }
    }

    private void transmit(byte[] frame, long nowNanos) {
        MemorySegment memory = room.slots().memory();
        long offset = room.slots().next();
        if (frame.length <= room.slots().room()) {
            MemorySegment.copy(frame, 0, memory, ValueLayout.JAVA_BYTE, offset, frame.length);
            carrier.send(memory, offset, frame.length, nowNanos);
        }
    }

    private void networkUp(PppAction.NetworkUp up) {
        encryption = up.encryption();
        changeTo(SessionState.UP);
        news().up(
                        admittance.accountText(),
                        Objects.requireNonNullElse(doorway.interfaceName(), ""),
                        up);
    }

    private void finish(EndCause cause, String text, long nowNanos) {
        if (state == SessionState.ENDED) {
            return;
        }
        leave();
        worker().timers().cancel(timer);
        admittance.cancelWait();
        changeTo(SessionState.ENDED);
        room.sessions().remove(this);
        carrier.end(cause, text, nowNanos);
        news().over(
                        admittance.wasIn(),
                        admittance.accountText(),
                        admittance.nameText(),
                        cause,
                        text,
                        traffic());
    }

    /**
     * Out of the network for good: no packet passes, and place and address are free, even if the
     * goodbyes take their time.
     */
    private void leave() {
        doorway.close();
        probing.end();
        admittance.giveBack(Clock.nanos());
        if (state != SessionState.CLOSING && state != SessionState.ENDED) {
            changeTo(SessionState.CLOSING);
        }
    }

    void changeTo(SessionState next) {
        state = next;
        view = snapshot();
    }

    SessionNews news() {
        return new SessionNews(room.log(), id, carrier.callingAddress());
    }

    private SessionView snapshot() {
        Claim mine = admittance.claim();
        return SessionView.of(
                id,
                admittance.account(),
                state,
                carrier,
                doorway.interfaceName(),
                mine == null ? null : mine.address(),
                since,
                encryption);
    }
}
