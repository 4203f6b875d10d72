package net.sallyport.gateway.pptp;

import static net.sallyport.gateway.pptp.EngineHouse.require;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.util.List;
import net.sallyport.admission.Account;
import net.sallyport.admission.Claim;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Displaced;
import net.sallyport.admission.FenceToken;
import net.sallyport.admission.Login;
import net.sallyport.admission.Refusal;
import net.sallyport.admission.Reservation;
import net.sallyport.admission.SessionId;
import net.sallyport.admission.Verdict;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthError;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import net.sallyport.protocol.ppp.auth.Verifier;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;

/** A call and its session as the gateway has them, without the gateway. */
final class EngineSession implements FrameSink {
    private static final Inet4Address LOCAL = EngineHouse.address("10.0.0.1");
    private static final PppConfig CONFIG =
            PppConfig.server(
                    "s", List.of(AuthMethod.MSCHAP_V2), LcpConfig.DEFAULT, MppeConfig.REQUIRED_128);

    /** The most that one event may cause: a few layers' worth, whatever came in. */
    private static final int MAX_ACTIONS = 24;

    private enum State {
        NEGOTIATING,
        AUTHENTICATING,
        ASKING,
        RESERVED,
        COMMITTING,
        ENTERING,
        UP,
        CLOSING,
        ENDED
    }

    private final EngineHouse house;
    private final EngineLine line;
    private final int callId;
    private final SessionId id;
    private final GreChannel channel;
    private final PppLink link;
    private State state = State.NEGOTIATING;
    private Account proved;
    private AuthAnswer.Accept answer;
    private Verdict.Decided early;
    private Reservation reservation;
    private Claim claim;
    private FenceToken probed;
    private boolean open;
    private boolean over;
    private boolean halfOpen = true;
    private long heardNanos;

    EngineSession(EngineLine line, int callId, int peerCallId) {
        this.line = line;
        this.house = line.house();
        this.callId = callId;
        this.id = house.newSession();
        channel =
                new GreChannel(
                        peerCallId,
                        GreConfig.DEFAULT,
                        house.holdPool(line.worker()),
                        house.greCounters);
        link = new PppLink(CONFIG, house.random, house.pppCounters);
        house.sessions.put(id, this);
    }

    int worker() {
        return line.worker();
    }

    EngineLine line() {
        return line;
    }

    long heardNanos() {
        return heardNanos;
    }

    boolean isOpen() {
        return open;
    }

    Account account() {
        return proved;
    }

    Inet4Address address() {
        return claim.address();
    }

    int held() {
        return channel.held();
    }

    void begin() {
        link.open(house.now);
        settle();
    }

    void datagram(byte[] packet) {
        channel.receive(MemorySegment.ofArray(packet), 0, packet.length, house.now, this);
        acknowledge();
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        if (over) {
            return;
        }
        heardNanos = house.now;
        FenceToken asked = probed;
        if (asked != null) {
            probed = null;
            house.admission.probeAnswered(asked, house.now);
        }
        int skipped = link.receive(memory, offset, length, house.now);
        require(skipped >= -1 && skipped <= length, "a packet outside its frame");
        if (skipped >= 0) {
            require(
                    proved != null && link.isEncrypting(),
                    "a packet of a stranger, or in the clear");
        }
        settle();
    }

    /** A packet of the host's for the peer. */
    void sendIp() {
        if (!open) {
            return;
        }
        byte[] room = new byte[GreChannel.HEADROOM + PppLink.HEADROOM + 40];
        int at = GreChannel.HEADROOM + PppLink.HEADROOM;
        room[at] = 0x45;
        MemorySegment memory = MemorySegment.ofArray(room);
        int prepended = link.send(memory, at, 40, house.now);
        require(prepended >= -1 && prepended <= PppLink.HEADROOM, "headers without end");
        if (prepended >= 0) {
            require(link.isEncrypting(), "sent in the clear");
            carry(memory, at - prepended, 40 + prepended);
        }
        settle();
    }

    private void carry(MemorySegment memory, long offset, int length) {
        int header = channel.send(memory, offset, length, house.now);
        if (header >= 0 && !over) {
            line.toClient()
                    .send(
                            memory.asSlice(offset - header, length + header)
                                    .toArray(ValueLayout.JAVA_BYTE));
        }
    }

    void expire() {
        if (over) {
            return;
        }
        channel.expire(house.now, this);
        acknowledge();
        for (int i = 0; link.nextDeadlineNanos() <= house.now; i++) {
            require(i < 8, "a deadline of the link that stays due");
            link.expire(house.now);
            settle();
        }
    }

    private void acknowledge() {
        if (over) {
            return;
        }
        byte[] room = new byte[GreChannel.HEADROOM];
        int length = channel.acknowledge(MemorySegment.ofArray(room), 0, house.now);
        if (length > 0) {
            line.toClient().send(java.util.Arrays.copyOf(room, length));
        }
        require(
                channel.nextDeadlineNanos() > house.now,
                "a deadline of the channel that stays due");
    }

    long nextDeadlineNanos() {
        return over
                ? Long.MAX_VALUE
                : Math.min(link.nextDeadlineNanos(), channel.nextDeadlineNanos());
    }

    private void settle() {
        int actions = 0;
        for (PppAction action = link.poll(); action != null; action = link.poll()) {
            require(++actions <= MAX_ACTIONS, "a flood of actions");
            perform(action);
        }
        if (link.endCause() != null) {
            leave();
        }
    }

    private void perform(PppAction action) {
        require(state != State.ENDED, "something after the end");
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> transmit(frame);
            case PppAction.Authenticate(AuthRequest request) -> {
                state = State.AUTHENTICATING;
                house.desk.add(() -> decide(request));
            }
            case PppAction.Authenticated _ -> throw new AssertionError("we never prove ourselves");
            case PppAction.AwaitNetwork() -> commit();
            case PppAction.NetworkUp up -> {
                require(claim != null && proved != null, "up before the door opened");
                require(up.encryption() != null, "up in the clear");
                require(up.peer().equals(claim.address()), "up with another address");
                open = true;
                state = State.UP;
            }
            case PppAction.NetworkDown() -> {
                open = false;
                if (state == State.UP) {
                    state = State.ENTERING;
                }
            }
            case PppAction.Finished(EndCause cause, String text) -> {
                leave();
                state = State.ENDED;
                house.sessions.remove(id);
                if (!over) {
                    shut();
                    line.clear(callId, text);
                }
            }
        }
    }

    private void transmit(byte[] frame) {
        byte[] room = new byte[GreChannel.HEADROOM + frame.length];
        System.arraycopy(frame, 0, room, GreChannel.HEADROOM, frame.length);
        carry(MemorySegment.ofArray(room), GreChannel.HEADROOM, frame.length);
    }

    /** The login desk, on a thread of its own. */
    private void decide(AuthRequest request) {
        String name = new String(request.name(), java.nio.charset.StandardCharsets.ISO_8859_1);
        Account found =
                house.accounts.stream()
                        .filter(account -> account.id().value().equals(name))
                        .findFirst()
                        .orElse(null);
        AuthAnswer said =
                Verifier.verify(
                        request, found == null ? new Nobody().secret() : EngineHouse.SECRET);
        if (found == null || !(said instanceof AuthAnswer.Accept right)) {
            boolean again = said instanceof AuthAnswer.Refuse wrong && wrong.retry();
            post(() -> refuse(again));
            return;
        }
        DeviceEvidence device = new DeviceEvidence(line.remote(), "h", "v", null, null);
        Verdict verdict = house.admission.reserve(new Login(id, found, device, null), house.now);
        post(() -> {
            if (state != State.AUTHENTICATING) {
                if (verdict instanceof Verdict.Reserved(Reservation late)) {
                    house.admission.abandon(late, house.now);
                }
                return;
            }
            answer = right;
            proved = found;
            state = State.ASKING;
            if (verdict instanceof Verdict.Decided now) {
                decided(now);
            } else if (early != null) {
                decided(early);
            }
        });
    }

    private record Nobody() {
        net.sallyport.protocol.ppp.auth.Secret secret() {
            return new net.sallyport.protocol.ppp.auth.Secret.ClearText(new byte[16]);
        }
    }

    void decided(Verdict.Decided verdict) {
        if (state == State.AUTHENTICATING) {
            early = verdict;
        }
        if (state != State.ASKING) {
            return;
        }
        switch (verdict) {
            case Verdict.Reserved(Reservation mine) -> {
                reservation = mine;
                state = State.RESERVED;
                link.answer(answer, house.now);
                settle();
            }
            case Verdict.Refused _ -> {
                proved = null;
                refuse(false);
            }
        }
    }

    private void refuse(boolean again) {
        if (state == State.ENDED) {
            return;
        }
        if (state == State.AUTHENTICATING || state == State.ASKING) {
            state = State.NEGOTIATING;
        }
        link.answer(
                new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, again, "no"), house.now);
        settle();
    }

    private void commit() {
        require(reservation != null, "at the door without a reservation");
        state = State.COMMITTING;
        house.admission.commit(reservation, house.now, promised -> {});
    }

    void admitted(Claim granted) {
        if (state != State.COMMITTING) {
            house.admission.release(granted.token(), house.now);
            return;
        }
        claim = granted;
        leaveHalfOpen();
        line.admitted();
        state = State.ENTERING;
        // The interface takes a moment, in which anything may happen.
        post(() -> {
            if (state == State.ENTERING && claim == granted) {
                link.enterNetwork(
                        new NetworkGrant(
                                LOCAL, claim.address(), List.of(), List.of(), false, null, 0, 0),
                        house.now);
                settle();
            }
        });
    }

    void refused(Refusal refusal) {
        reservation = null;
        end(refusal.message());
    }

    void cut(FenceToken token, Displaced why) {
        if (claim == null || !claim.token().equals(token)) {
            return;
        }
        open = false;
        claim = null;
        reservation = null;
        house.admission.cutDone(token, house.now);
        end(why.message());
    }

    void probe(FenceToken token) {
        if (claim != null && claim.token().equals(token)) {
            probed = token;
            link.ask();
            settle();
        }
    }

    /** The operator, or admission. */
    void end(String text) {
        if (state != State.ENDED) {
            leave();
            link.close(EndCause.CLOSED, text, house.now);
            settle();
        }
    }

    /** The control connection says that the call is over. */
    void cleared() {
        house.callIds(worker()).remove(callId);
        leaveHalfOpen();
        if (!over) {
            shut();
            link.carrierLost(house.now);
            settle();
        }
    }

    private void shut() {
        over = true;
        channel.close();
    }

    private void leaveHalfOpen() {
        if (halfOpen) {
            halfOpen = false;
            house.halfOpen.leave(line.address());
        }
    }

    private void leave() {
        open = false;
        probed = null;
        claim = null;
        Reservation mine = reservation;
        reservation = null;
        if (mine != null) {
            house.admission.abandon(mine, house.now);
        }
        if (state != State.ENDED) {
            state = State.CLOSING;
        }
    }

    private void post(Runnable mail) {
        house.post(worker(), mail);
    }

    void check() {
        require(
                !open || state == State.UP && claim != null && proved != null,
                "a door that stands open");
    }
}
