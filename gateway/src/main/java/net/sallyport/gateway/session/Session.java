package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Admission;
import net.sallyport.admission.Claim;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.host.HostPort;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.PacketOutlet;
import net.sallyport.gateway.worker.Clock;
import net.sallyport.gateway.worker.Timer;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Ipv4;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.PeerTraits;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import net.sallyport.protocol.ppp.lcp.EndpointDiscriminator;
import net.sallyport.protocol.pptp.CallStatistics;
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

    private final SessionId id;
    private final SessionRoom room;
    private final SessionPlan plan;
    private final Carrier carrier;
    private final PppLink link;
    private final Timer timer = new Timer(this::expire);
    private final Timer cutWait = new Timer(now -> admission().expire(now));
    private final Instant since = Instant.now();
    private volatile SessionView view;

    private State state = State.NEGOTIATING;
    private @Nullable String name;
    private @Nullable AccountId account;
    private @Nullable Reservation reservation;
    private @Nullable Claim claim;
    private @Nullable HostPort port;
    private @Nullable String encryption;
    private int peerAddress;
    private boolean open;

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

    /** What can be said of the session; a moment old. From any thread. */
    public SessionView view() {
        return view.withTraffic(
                link.receivedBytes(), link.sentBytes(), link.receivedPackets(), link.sentPackets());
    }

    /** The call stands: begin to negotiate. */
    public void open(long nowNanos) {
        link.open(nowNanos);
        settle(nowNanos);
    }

    /** A frame as the carrier brought it. */
    public void frame(MemorySegment memory, long offset, int length, long nowNanos) {
        int skipped = link.receive(memory, offset, length, nowNanos);
        if (skipped >= 0) {
            deliver(memory, offset + skipped, length - skipped);
        }
        settle(nowNanos);
    }

    @Override
    public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
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
        link.carrierLost(nowNanos);
        settle(nowNanos);
    }

    /** Ends the session properly, telling the peer why. */
    public void close(EndCause cause, String text, long nowNanos) {
        closePort();
        link.close(cause, text, nowNanos);
        settle(nowNanos);
    }

    /** The claim is lost: the data path ends now, the peer hears of it after. */
    void cut(FenceToken token, Displaced why) {
        Claim mine = claim;
        if (mine != null && !mine.token().equals(token) || state == State.ENDED) {
            return;
        }
        closePort();
        admission().cutDone(token);
        room.log()
                .info(
                        "displaced",
                        "session",
                        id,
                        "account",
                        String.valueOf(account),
                        "by",
                        why.winner(),
                        "text",
                        why.text());
        changeTo(State.CLOSING);
        link.close(EndCause.CLOSED, why.text(), Clock.nanos());
        settle(Clock.nanos());
    }

    /** The door opens: the claim is this session's. */
    void admitted(Claim granted) {
        if (state != State.COMMITTING) {
            admission().release(granted.token());
            return;
        }
        long now = Clock.nanos();
        worker().timers().cancel(cutWait);
        claim = granted;
        Inet4Address peer = granted.address();
        if (peer == null) {
            close(EndCause.CLOSED, "No address is allowed for this account", now);
            return;
        }
        peerAddress = Ipv4.toInt(peer);
        changeTo(State.ENTERING);
        Inet4Address local = plan.localAddresses().localFor(peer);
        room.hostPorts()
                .open(
                        new HostPorts.Request(local, peer, plan.mtuOf(link)),
                        worker(),
                        room.slots(),
                        this,
                        new HostPorts.Answer() {
                            @Override
                            public void opened(HostPort opened) {
                                portOpened(opened, granted, local, peer);
                            }

                            @Override
                            public void failed(String why) {
                                room.log()
                                        .error("interface-failed", null, "session", id, "why", why);
                                close(EndCause.CLOSED, "No interface on the server", Clock.nanos());
                            }
                        });
    }

    /** Admission says no at the door. */
    void refused(Refusal refusal) {
        worker().timers().cancel(cutWait);
        room.log()
                .info(
                        "refused",
                        "session",
                        id,
                        "account",
                        String.valueOf(account),
                        "reason",
                        refusal.reason(),
                        "text",
                        refusal.text());
        close(EndCause.CLOSED, refusal.text(), Clock.nanos());
    }

    /** A fault of ours in handling this session: it ends, the others go on. */
    public void fault(RuntimeException trouble, long nowNanos) {
        room.counters().count(SessionCounter.FAULT);
        room.log().error("session-fault", trouble, "session", id);
        if (state != State.ENDED) {
            finish(EndCause.PROTOCOL_ERROR, "Internal error", nowNanos);
        }
    }

    /** What the link has moved so far. */
    public CallStatistics statistics() {
        return new CallStatistics(
                link.receivedPackets(), link.receivedBytes(), link.sentPackets(), link.sentBytes());
    }

    private void portOpened(HostPort opened, Claim granted, Inet4Address local, Inet4Address peer) {
        if (state != State.ENTERING) {
            opened.close();
            return;
        }
        port = opened;
        open = true;
        long now = Clock.nanos();
        AccountProfile profile = AccountProfile.of(granted.login().account());
        link.enterNetwork(plan.grant(profile, local, peer), now);
        settle(now);
    }

    private void deliver(MemorySegment memory, long offset, int length) {
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
            door.deliver(memory, offset, total);
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
            case PppAction.NetworkDown() -> changeTo(State.CLOSING);
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
        AccountId known = account;
        if (known != null) {
            room.loginDesk()
                    .verifyAgain(request, known, answer -> worker().post(() -> answered(answer)));
            return;
        }
        changeTo(State.AUTHENTICATING);
        name = AccountName.of(request.name()).toString();
        room.loginDesk()
                .decide(
                        request,
                        id,
                        evidence(),
                        null,
                        outcome -> worker().post(() -> decided(outcome)));
    }

    private void decided(LoginDesk.Outcome outcome) {
        if (state != State.AUTHENTICATING) {
            Reservation late = outcome.reservation();
            if (late != null) {
                admission().abandon(late);
            }
            return;
        }
        switch (outcome.answer()) {
            case AuthAnswer.Accept _ -> {
                Reservation mine = Objects.requireNonNull(outcome.reservation());
                reservation = mine;
                account = mine.login().account().id();
                changeTo(State.RESERVED);
            }
            case AuthAnswer.Refuse refuse -> {
                changeTo(State.NEGOTIATING);
                room.log()
                        .info(
                                "login-refused",
                                "session",
                                id,
                                "name",
                                String.valueOf(name),
                                "from",
                                carrier.callingAddress().getHostAddress(),
                                "reason",
                                outcome.refusal() == null
                                        ? refuse.error()
                                        : outcome.refusal().reason(),
                                "text",
                                refuse.message());
            }
        }
        answered(outcome.answer());
    }

    private void answered(AuthAnswer answer) {
        if (state != State.ENDED) {
            long now = Clock.nanos();
            link.answer(answer, now);
            settle(now);
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
        worker().timers().armEarlier(cutWait, admission().nextDeadlineNanos());
    }

    private void networkUp(PppAction.NetworkUp up) {
        encryption = up.encryption();
        changeTo(State.UP);
        room.log()
                .info(
                        "session-up",
                        "session",
                        id,
                        "account",
                        String.valueOf(account),
                        "interface",
                        port == null ? "" : port.interfaceName(),
                        "address",
                        up.peer().getHostAddress(),
                        "from",
                        carrier.callingAddress().getHostAddress(),
                        "mtu",
                        up.mtu(),
                        "encryption",
                        up.encryption() == null ? "none" : up.encryption());
    }

    private void finish(EndCause cause, String text, long nowNanos) {
        closePort();
        worker().timers().cancel(timer);
        worker().timers().cancel(cutWait);
        Reservation mine = reservation;
        if (mine != null) {
            admission().abandon(mine);
        }
        boolean wasIn = claim != null;
        changeTo(State.ENDED);
        room.sessions().remove(this);
        carrier.end(cause, text, nowNanos);
        room.log()
                .info(
                        wasIn ? "session-down" : "call-ended",
                        "session",
                        id,
                        "account",
                        String.valueOf(account),
                        "name",
                        String.valueOf(name),
                        "from",
                        carrier.callingAddress().getHostAddress(),
                        "cause",
                        cause,
                        "text",
                        text,
                        "rx_bytes",
                        link.receivedBytes(),
                        "tx_bytes",
                        link.sentBytes());
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

    private Admission admission() {
        return room.admission();
    }

    /** What is known of the device, from the transport and from LCP. */
    private DeviceEvidence evidence() {
        DeviceEvidence called = carrier.device();
        PeerTraits traits = link.peer();
        EndpointDiscriminator endpoint = traits.endpoint();
        return new DeviceEvidence(
                called.callingAddress(),
                called.hostName(),
                called.vendor(),
                endpoint == null ? null : endpoint.toString(),
                traits.identifications().isEmpty()
                        ? null
                        : String.join(" ", traits.identifications()));
    }

    private SessionView snapshot() {
        Claim mine = claim;
        HostPort door = port;
        DeviceEvidence called = carrier.device();
        return new SessionView(
                id.value(),
                account == null ? null : account.value(),
                state,
                carrier.transport(),
                door == null ? null : door.interfaceName(),
                carrier.callingAddress().getHostAddress(),
                called.hostName(),
                mine == null || mine.address() == null ? null : mine.address().getHostAddress(),
                since,
                1,
                0,
                0,
                0,
                0,
                encryption);
    }
}
