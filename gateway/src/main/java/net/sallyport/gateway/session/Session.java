package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.Claim;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.PacketOutlet;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthMethod;
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
    private final SessionListeners listeners;
    private final SignsOfLife signs = new SignsOfLife();
    private final Admittance admittance;
    private final Probing probing;
    private final Doorway doorway;
    private final ScriptSteps scripts;
    private final DeviceEvidence told;
    private volatile SessionStanding standing;

    private SessionState state = SessionState.NEGOTIATING;
    private @Nullable String encryption;
    private boolean departed;

    public Session(SessionRoom room, SessionPlan plan, Carrier carrier) {
        this.id = room.sessions().newId();
        this.room = room;
        this.plan = plan;
        this.carrier = carrier;
        this.link = new PppLink(plan.ppp(), room.random(), room.pppCounters(), room.mppeTools());
        this.admittance = new Admittance(this, room);
        this.probing = new Probing(room, this::askPeer, this::guarded);
        this.doorway = new Doorway(room, link, carrier, signs);
        this.listeners = new SessionListeners(this, room);
        this.scripts = new ScriptSteps(this, room.scripts());
        this.told = carrier.device();
        this.standing = standing();
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

    SessionListener listeners() {
        return listeners;
    }

    /** What the peer has told of its device so far. On the session's worker. */
    public DeviceEvidence device() {
        return carrier.device(link.peer());
    }

    public String transport() {
        return carrier.transport();
    }

    public Inet4Address callingAddress() {
        return carrier.callingAddress();
    }

    /** The name that the peer gave last, as it was typed; empty if it gave none. */
    public byte[] name() {
        return admittance.name();
    }

    /** The same, made safe to print. */
    String nameText() {
        return AccountName.of(admittance.name()).toString();
    }

    /** How the peer proved itself, or tried to; null: it did not. */
    @Nullable AuthMethod method() {
        return admittance.method();
    }

    /** Whose it is; null before the proof was accepted. From any thread. */
    public @Nullable Account account() {
        return admittance.account();
    }

    /** The same for people: empty if there is none. */
    String accountText() {
        Account known = account();
        return known == null ? "" : known.id().value();
    }

    /** Whether it ever held a claim. */
    boolean wasIn() {
        return admittance.wasIn();
    }

    /** Null while no packet passes. */
    public @Nullable String interfaceName() {
        return doorway.interfaceName();
    }

    /** What can be said of the session; a moment old. From any thread. */
    public SessionView view() {
        Account known = account();
        return standing.view(
                this, told, since, known == null ? null : room.admission().limitOf(known));
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
        end(TerminateCause.NAS_ERROR, "The interface was removed on the server", nowNanos);
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
    public void end(TerminateCause cause, String text, long nowNanos) {
        end(Departure.of(cause, text), text, nowNanos);
    }

    private void end(Departure departure, String message, long nowNanos) {
        guarded(
                now -> {
                    leave(departure);
                    link.close(EndCause.CLOSED, message, now);
                    settle(now);
                },
                nowNanos);
    }

    /**
     * Ends the session for the operator; from any thread.
     *
     * @param message what the peer is told
     * @return done when no packet passes any more
     */
    public CompletableFuture<Void> kick(String message) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        later(now -> {
            try {
                end(TerminateCause.ADMIN_RESET, message, now);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /** The claim is lost: the data path ends now, the peer hears of it after. */
    void cut(FenceToken token, Displaced why, long nowNanos) {
        if (!admittance.holds(token)) {
            // Left already, which has closed the data path and let the claim go.
            return;
        }
        Departure departure = Departure.of(why);
        depart(departure);
        admittance.lose(token, nowNanos);
        end(departure, why.message(), nowNanos);
    }

    /** The door opens: the claim is this session's. */
    void admitted(Claim granted, long nowNanos) {
        if (!admittance.take(granted, nowNanos)) {
            return;
        }
        carrier.admitted();
        Inet4Address peer = granted.address();
        if (peer == null) {
            end(TerminateCause.NAS_REQUEST, "No address is allowed for this account", nowNanos);
            return;
        }
        changeTo(SessionState.ENTERING);
        if (!doorway.leadsTo(peer)) {
            // The one before did not let go of the address that was promised.
            doorway.close();
            prepare(granted, peer);
        } else if (doorway.isReady()) {
            enter(granted, plan.localAddresses().localFor(peer), peer, nowNanos);
        }
    }

    /** Interface and route are made while whoever loses its place is being cut. */
    private void commit(long nowNanos) {
        admittance.commit(
                nowNanos,
                promised -> {
                    Inet4Address peer = promised.address();
                    if (peer != null) {
                        prepare(promised, peer);
                    }
                });
    }

    private void prepare(Claim promised, Inet4Address peer) {
        Inet4Address local = plan.localAddresses().localFor(peer);
        doorway.prepare(
                local,
                peer,
                promised.token().value(),
                AccountProfile.of(promised.login().account()).routes(),
                this,
                new HostPorts.Answer() {
                    @Override
                    public void opened() {
                        doorway.ready();
                        Claim granted = admittance.claim();
                        if (granted != null) {
                            guarded(now -> enter(granted, local, peer, now), worker().nowNanos());
                        }
                    }

                    @Override
                    public void failed(String why) {
                        room.log().error("interface-failed", null, "session", id, "why", why);
                        end(TerminateCause.NAS_ERROR, "No interface on the server", Clock.nanos());
                    }
                });
    }

    /** The claim is ours, and interface and route are there. */
    private void enter(Claim granted, Inet4Address local, Inet4Address peer, long nowNanos) {
        if (state != SessionState.ENTERING) {
            return;
        }
        String device = Objects.requireNonNull(doorway.deviceName());
        listeners.portReady(device, local, peer);
        AccountProfile profile = AccountProfile.of(granted.login().account());
        NetworkGrant grant = plan.grant(profile, local, peer);
        scripts.begin(
                device,
                peer,
                now -> {
                    link.enterNetwork(grant, now);
                    settle(now);
                },
                nowNanos);
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
        String text = "Internal error";
        finish(
                Departure.of(TerminateCause.NAS_ERROR, text),
                EndCause.PROTOCOL_ERROR,
                text,
                nowNanos);
    }

    /** Has the worker do something for this session; from any thread. */
    void later(Timer.Task step) {
        worker().post(() -> guarded(step, worker().nowNanos()));
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
                link.receivedBytes(), link.sentBytes(), link.receivedPackets(), link.sentPackets());
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
        EndCause ending = link.endCause();
        if (ending != null) {
            // However long the peer takes over its goodbye.
            leave(Departure.of(ending, link.endText()));
        }
        if (state != SessionState.ENDED) {
            worker().timers().armEarlier(timer, link.nextDeadlineNanos());
        }
    }

    private void perform(PppAction action, long nowNanos) {
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> transmit(frame, nowNanos);
            case PppAction.Authenticate(AuthRequest request) -> admittance.prove(request, nowNanos);
            case PppAction.Authenticated _ -> {}
            case PppAction.AwaitNetwork() -> commit(nowNanos);
            case PppAction.NetworkUp up -> networkUp(up, nowNanos);
            case PppAction.NetworkDown() -> {
                // To be up again, unless the end is on its way.
                if (state == SessionState.UP) {
                    doorway.shut();
                    changeTo(SessionState.ENTERING);
                    listeners.networkDown();
                }
                scripts.networkDown();
            }
            case PppAction.Finished(EndCause cause, String text) ->
                    finish(Departure.of(cause, text), cause, text, nowNanos);
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

    private void networkUp(PppAction.NetworkUp up, long nowNanos) {
        encryption = up.encryption();
        scripts.networkUp(
                up,
                now -> {
                    doorway.open();
                    changeTo(SessionState.UP);
                    listeners.networkUp(up);
                },
                nowNanos);
    }

    private void finish(Departure departure, EndCause cause, String text, long nowNanos) {
        if (state == SessionState.ENDED) {
            return;
        }
        leave(departure);
        worker().timers().cancel(timer);
        admittance.cancelWait();
        changeTo(SessionState.ENDED);
        room.sessions().remove(this);
        carrier.end(cause, text, nowNanos);
        listeners.finished(cause, text);
    }

    /**
     * Out of the network for good: no packet passes, and place and address are free, even if the
     * goodbyes take their time.
     */
    private void leave(Departure departure) {
        depart(departure);
        probing.end();
        admittance.giveBack(Clock.nanos());
        if (state != SessionState.CLOSING && state != SessionState.ENDED) {
            changeTo(SessionState.CLOSING);
        }
    }

    /** The first reason counts. Who keeps the interface's name hears it before it is another's. */
    private void depart(Departure departure) {
        if (!departed) {
            departed = true;
            admittance.departing(departure);
            scripts.over();
            doorway.close();
        }
    }

    void changeTo(SessionState next) {
        state = next;
        standing = standing();
    }

    private SessionStanding standing() {
        return new SessionStanding(state, doorway.interfaceName(), admittance.claim(), encryption);
    }
}
