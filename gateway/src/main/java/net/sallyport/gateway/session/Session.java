package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Admission;
import net.sallyport.admission.Claim;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.SessionId;
import net.sallyport.admission.Verdict;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.host.HostPort;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.PacketOutlet;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Ipv4;
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
 *
 * <pre>
 *   NEGOTIATING ── proof ──► AUTHENTICATING ── reserved ──► RESERVED ── at the door ──► COMMITTING
 *                                │ refused                                               │ admitted
 *                                ▼                                                       ▼
 *                            CLOSING ◄── displaced, kicked, peer gone, timers ── UP ◄── ENTERING
 * </pre>
 */
public final class Session implements PacketOutlet {
    /** How far a session has come. */
    public enum State {
        NEGOTIATING,
        AUTHENTICATING,
        RESERVED,
        COMMITTING,
        ENTERING,
        UP,
        CLOSING,
        ENDED
    }

    /** Within admission's wait for an answer, for lines that lose packets. */
    private static final int PROBE_ASKS = 4;

    private static final long PROBE_INTERVAL_NANOS = 350_000_000;

    private final SessionId id;
    private final SessionRoom room;
    private final SessionPlan plan;
    private final Carrier carrier;
    private final PppLink link;
    private final Timer timer = new Timer(now -> guarded(this::expire, now));
    private final Timer admissionWait = new Timer(this::endWaits);
    private final Timer askAgain = new Timer(now -> guarded(this::ask, now));
    private final Instant since = Instant.now();
    private final SignsOfLife signs = new SignsOfLife();
    private volatile SessionView view;

    private State state = State.NEGOTIATING;
    private @Nullable String name;
    private volatile @Nullable Account account;
    private @Nullable Reservation reservation;
    private @Nullable Claim claim;
    private @Nullable HostPort port;
    private @Nullable String encryption;
    private int peerAddress;
    private boolean open;
    private boolean wasIn;

    /** The claim that admission wants a sign of life for. */
    private @Nullable FenceToken probed;

    private int asksLeft;

    /** A proof that is accepted while admission still asks a silent holder. */
    private AuthAnswer.@Nullable Accept proved;

    /** What admission decided before we read here that it asks. */
    private Verdict.@Nullable Decided early;

    public Session(SessionRoom room, SessionPlan plan, Carrier carrier) {
        this.id = room.sessions().newId();
        this.room = room;
        this.plan = plan;
        this.carrier = carrier;
        this.link = new PppLink(plan.ppp(), room.random(), room.pppCounters());
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

    /** What can be said of the session; a moment old. From any thread. */
    public SessionView view() {
        Account known = account;
        return view.with(
                known == null ? null : admission().limitOf(known),
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
        FenceToken asked = probed;
        if (asked != null) {
            answerProbe(asked, nowNanos);
        }
        int skipped = link.receive(memory, offset, length, nowNanos);
        if (skipped >= 0) {
            deliver(memory, offset + skipped, length - skipped, nowNanos);
        }
        settle(nowNanos);
    }

    @Override
    public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
        try {
            send(memory, offset, length, nowNanos);
        } catch (RuntimeException | Error e) {
            fault(e, nowNanos);
        }
    }

    @Override
    public void interfaceGone(long nowNanos) {
        room.log().error("interface-gone", null, "session", id);
        close(EndCause.CLOSED, "The interface was removed on the server", nowNanos);
    }

    private void send(MemorySegment memory, long offset, int length, long nowNanos) {
        if (!open) {
            room.counters().count(SessionCounter.OUT_CLOSED);
            return;
        }
        if (!IpPacket.isIpv4(memory, offset, length)) {
            room.counters().count(SessionCounter.OUT_NOT_IPV4);
            return;
        }
        int prepended = link.send(memory, offset, length, nowNanos);
        if (prepended >= 0) {
            carrier.send(memory, offset - prepended, length + prepended, nowNanos);
        }
        settle(nowNanos);
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
        Claim mine = claim;
        if (mine == null || !mine.token().equals(token)) {
            // Left already, which has closed the data path and let the claim go.
            return;
        }
        closePort();
        claim = null;
        reservation = null;
        admission().cutDone(token, nowNanos);
        news().displaced(accountText(), why);
        close(EndCause.CLOSED, why.message(), nowNanos);
    }

    /** The door opens: the claim is this session's. */
    void admitted(Claim granted, long nowNanos) {
        if (state != State.COMMITTING) {
            admission().release(granted.token(), nowNanos);
            return;
        }
        worker().timers().cancel(admissionWait);
        claim = granted;
        wasIn = true;
        Inet4Address peer = granted.address();
        if (peer == null) {
            close(EndCause.CLOSED, "No address is allowed for this account", nowNanos);
            return;
        }
        peerAddress = Ipv4.toInt(peer);
        changeTo(State.ENTERING);
        Inet4Address local = plan.localAddresses().localFor(peer);
        port =
                room.hostPorts()
                        .open(
                                new HostPorts.Request(local, peer, link.mtu()),
                                worker(),
                                room.slots(),
                                this,
                                new HostPorts.Answer() {
                                    @Override
                                    public void opened() {
                                        guarded(
                                                now -> portOpened(granted, local, peer, now),
                                                Clock.nanos());
                                    }

                                    @Override
                                    public void failed(String why) {
                                        news().interfaceFailed(why);
                                        close(
                                                EndCause.CLOSED,
                                                "No interface on the server",
                                                Clock.nanos());
                                    }
                                });
    }

    /** Admission wants to know whether the peer is there: whatever comes from it is the answer. */
    void probe(FenceToken token, long nowNanos) {
        Claim mine = claim;
        if (mine != null && mine.token().equals(token)) {
            probed = token;
            asksLeft = PROBE_ASKS;
            ask(nowNanos);
        }
    }

    private void ask(long nowNanos) {
        if (probed != null && asksLeft-- > 0) {
            link.ask();
            settle(nowNanos);
            worker().timers().arm(askAgain, nowNanos + PROBE_INTERVAL_NANOS);
        }
    }

    private void answerProbe(FenceToken token, long nowNanos) {
        probed = null;
        worker().timers().cancel(askAgain);
        admission().probeAnswered(token, nowNanos);
    }

    /** What admission says after it has asked the holders; may come before we know that it asks. */
    void decided(Verdict.Decided verdict, long nowNanos) {
        AuthAnswer.Accept answer = proved;
        if (answer == null) {
            early = verdict;
            return;
        }
        proved = null;
        worker().timers().cancel(admissionWait);
        decided(LoginDesk.Outcome.of(answer, verdict), nowNanos);
    }

    /** Admission says no at the door. */
    void refused(Refusal refusal, long nowNanos) {
        worker().timers().cancel(admissionWait);
        reservation = null;
        news().refusedAtTheDoor(accountText(), refusal);
        close(EndCause.CLOSED, refusal.message(), nowNanos);
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

    private void guarded(Timer.Task step, long nowNanos) {
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

    private void portOpened(Claim granted, Inet4Address local, Inet4Address peer, long nowNanos) {
        if (state != State.ENTERING) {
            return;
        }
        open = true;
        AccountProfile profile = AccountProfile.of(granted.login().account());
        link.enterNetwork(plan.grant(profile, local, peer), nowNanos);
        settle(nowNanos);
    }

    private void deliver(MemorySegment memory, long offset, int length, long nowNanos) {
        HostPort door = port;
        if (!open || door == null) {
            room.counters().count(SessionCounter.IN_CLOSED);
            return;
        }
        int total = IpPacket.length(memory, offset, length);
        if (total < 0) {
            room.counters().count(SessionCounter.IN_MALFORMED);
        } else if (IpPacket.source(memory, offset) != peerAddress) {
            room.counters().count(SessionCounter.IN_SOURCE_SPOOFED);
        } else {
            signs.traffic(nowNanos);
            if (!door.deliver(memory, offset, total)) {
                room.counters().count(SessionCounter.IN_NOT_TAKEN);
            }
        }
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
        if (state != State.ENDED) {
            worker().timers().armEarlier(timer, link.nextDeadlineNanos());
        }
    }

    private void perform(PppAction action, long nowNanos) {
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> transmit(frame, nowNanos);
            case PppAction.Authenticate(AuthRequest request) -> authenticate(request);
            case PppAction.Authenticated _ -> {}
            case PppAction.AwaitNetwork() -> commit(nowNanos);
            case PppAction.NetworkUp up -> networkUp(up);
            case PppAction.NetworkDown() -> {
                // To be up again, unless the end is on its way.
                if (state == State.UP) {
                    changeTo(State.ENTERING);
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

    private void authenticate(AuthRequest request) {
        Account known = account;
        if (known != null) {
            room.loginDesk()
                    .verifyAgain(
                            request, known.id(), answer -> later(now -> answered(answer, now)));
            return;
        }
        changeTo(State.AUTHENTICATING);
        name = AccountName.of(request.name()).toString();
        room.loginDesk()
                .decide(
                        request,
                        id,
                        carrier.device(link.peer()),
                        null,
                        outcome -> later(now -> decided(outcome, now)));
    }

    private void decided(LoginDesk.Outcome outcome, long nowNanos) {
        if (state != State.AUTHENTICATING) {
            Reservation late = outcome.reservation();
            if (late != null) {
                admission().abandon(late, nowNanos);
            }
            return;
        }
        switch (outcome.answer()) {
            case AuthAnswer.Accept accept when outcome.reservation() == null -> {
                proved = accept;
                waitForAdmission();
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
                changeTo(State.RESERVED);
            }
            case AuthAnswer.Refuse refuse -> {
                changeTo(State.NEGOTIATING);
                news().loginRefused(String.valueOf(name), refuse, outcome.refusal());
            }
        }
        answered(outcome.answer(), nowNanos);
    }

    private void answered(AuthAnswer answer, long nowNanos) {
        if (state != State.ENDED) {
            link.answer(answer, nowNanos);
            settle(nowNanos);
        }
    }

    private void commit(long nowNanos) {
        Reservation mine = reservation;
        if (mine == null) {
            close(EndCause.CLOSED, "Not authenticated", nowNanos);
            return;
        }
        changeTo(State.COMMITTING);
        admission().commit(mine, nowNanos);
        waitForAdmission();
    }

    /** Somebody who waits must end the waits that are over; it may be another's that is first. */
    private void endWaits(long nowNanos) {
        admission().expire(nowNanos);
        waitForAdmission();
    }

    private void waitForAdmission() {
        if (state == State.COMMITTING || proved != null && state == State.AUTHENTICATING) {
            worker().timers().arm(admissionWait, admission().nextDeadlineNanos());
        }
    }

    private void networkUp(PppAction.NetworkUp up) {
        encryption = up.encryption();
        changeTo(State.UP);
        news().up(accountText(), port == null ? "" : port.interfaceName(), up);
    }

    private void finish(EndCause cause, String text, long nowNanos) {
        if (state == State.ENDED) {
            return;
        }
        leave();
        worker().timers().cancel(timer);
        worker().timers().cancel(admissionWait);
        changeTo(State.ENDED);
        room.sessions().remove(this);
        carrier.end(cause, text, nowNanos);
        news().over(wasIn, accountText(), String.valueOf(name), cause, text, traffic());
    }

    /**
     * Out of the network for good: no packet passes, and place and address are free, even if the
     * goodbyes take their time.
     */
    private void leave() {
        closePort();
        Reservation mine = reservation;
        reservation = null;
        claim = null;
        probed = null;
        worker().timers().cancel(askAgain);
        if (mine != null) {
            admission().abandon(mine, Clock.nanos());
        }
        if (state != State.CLOSING && state != State.ENDED) {
            changeTo(State.CLOSING);
        }
    }

    /** No packet passes after this, either way. */
    private void closePort() {
        open = false;
        HostPort door = port;
        port = null;
        if (door != null) {
            door.close();
        }
    }

    private void changeTo(State next) {
        state = next;
        view = snapshot();
    }

    private SessionNews news() {
        return new SessionNews(room.log(), id, carrier.callingAddress());
    }

    private Admission admission() {
        return room.admission();
    }

    private String accountText() {
        Account known = account;
        return known == null ? "" : known.id().value();
    }

    private SessionView snapshot() {
        Claim mine = claim;
        HostPort door = port;
        return SessionView.of(
                id,
                account,
                state,
                carrier,
                open && door != null ? door.interfaceName() : null,
                mine == null ? null : mine.address(),
                since,
                encryption);
    }
}
