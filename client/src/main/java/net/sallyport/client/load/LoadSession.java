package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.NetworkGrant;
import net.sallyport.protocol.ppp.PppAction;
import net.sallyport.protocol.ppp.PppConfig;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Credentials;
import net.sallyport.protocol.ppp.auth.Secret;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import net.sallyport.protocol.pptp.PptpAction;
import net.sallyport.protocol.pptp.PptpConfig;
import net.sallyport.protocol.pptp.PptpConnection;
import net.sallyport.protocol.pptp.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * One PPTP client, from its TCP connect to its end. Belongs to its load client, and to the thread
 * that uses that.
 */
public final class LoadSession implements FrameSink {
    private static final int MRU = 1_400;

    /** Who is not in after so long never will be. */
    private static final long LOGIN_NANOS = 60_000_000_000L;

    private static final NetworkGrant ANY =
            new NetworkGrant(null, null, List.of(), List.of(), true, null, 0, 0);

    private final LoadIo io;
    private final int callId;
    private final LoadAccount account;
    private final @Nullable Inet4Address inside;
    private final long startNanos;
    private final SessionWire wire;
    private final PptpConnection control;
    private final PppLink link;
    private final SessionProof proof;
    private final SessionEchoes echoes;
    private final Timer timer = new Timer(this::expire);
    private int serverCallId;
    private long loginNanos = -1;
    private long upNanos;
    private String end = "";
    private long now;
    private boolean leaving;
    private boolean over;
    private boolean stubborn;
    private boolean frozen;

    /**
     * @param hostName what it calls itself in PPTP
     */
    LoadSession(
            LoadIo io,
            LoadPlan plan,
            LoadAccount account,
            String hostName,
            @Nullable Inet4Address from,
            long nowNanos) {
        this.io = io;
        this.callId = io.sessions().freeCallId();
        this.inside = plan.inside();
        this.startNanos = nowNanos;
        this.now = nowNanos;
        this.account = account;
        byte[] name = account.name().getBytes(StandardCharsets.UTF_8);
        Secret secret = new Secret.ClearText(account.password().getBytes(StandardCharsets.UTF_8));
        this.link =
                new PppLink(
                        PppConfig.client(
                                new Credentials(name, secret),
                                List.of(AuthMethod.MSCHAP_V2),
                                LcpConfig.DEFAULT.withMru(MRU),
                                plan.mppe()),
                        io.random(),
                        io.pppCounters(),
                        io.mppeTools());
        this.control = new PptpConnection(PptpConfig.client(hostName), io.pptpCounters());
        this.proof = new SessionProof(io);
        this.echoes = new SessionEchoes(io, this);
        this.wire = new SessionWire(io, callId, plan, from);
        io.sessions().add(this);
        arm();
    }

    /** Its network is up, as far as it knows. */
    public boolean isUp() {
        return loginNanos >= 0 && !over;
    }

    public boolean isOver() {
        return over;
    }

    public LoadAccount account() {
        return account;
    }

    /** The address it dials from. */
    public Inet4Address source() {
        return wire.source();
    }

    int sourceNumber() {
        return wire.sourceNumber();
    }

    int callId() {
        return callId;
    }

    /** The server's call id; 0 before there is one. */
    public int serverCallId() {
        return serverCallId;
    }

    /** The address that it was given; null before it came up. */
    public @Nullable Inet4Address address() {
        return loginNanos < 0 ? null : Ipv4.of(echoes.address());
    }

    /**
     * What the server said when it sent it away: the message of a CHAP Failure or the data of an
     * LCP Terminate-Request; empty if it did not.
     */
    public String told() {
        return proof.told();
    }

    /** From the CHAP Response to IPCP Opened, nanoseconds; once it is up. */
    public long proofToUpNanos() {
        return upNanos - proof.sentNanos();
    }

    /** Whether it was sent away by a CHAP Failure. */
    public boolean isRefused() {
        return proof.isRefused();
    }

    /** From the CHAP Response to the CHAP Failure; once it {@link #isRefused}. */
    public long proofToRefusalNanos() {
        return proof.toRefusalNanos();
    }

    /** When its network came up, on the {@link Clock}. */
    long upNanos() {
        return upNanos;
    }

    /** From the CHAP Response to the CHAP Success, nanoseconds; once it is up. */
    long proofNanos() {
        return proof.toSuccessNanos();
    }

    /** Echo replies that were its own and right. */
    public long replies() {
        return echoes.replies();
    }

    /** Once up it does not listen to an LCP Terminate-Request: it notes the reason and goes on. */
    public void beStubborn() {
        stubborn = true;
    }

    /** Whether its end is no failure. */
    void mayEnd(boolean expected) {
        leaving = expected;
    }

    /**
     * From now on it is as if the machine were frozen: the TCP connection stands, nothing moves.
     */
    public void freeze() {
        if (!frozen && !over) {
            frozen = true;
            io.timers().cancel(timer);
            wire.unwatch();
        }
    }

    SessionEchoes echoes() {
        return echoes;
    }

    SessionProof proof() {
        return proof;
    }

    /** Sends the CHAP Responses that were held back. */
    void prove(long nowNanos) {
        proof.takeHeld().forEach(frame -> prove(frame, nowNanos));
    }

    /** The load client's pace has changed. */
    void pace(long nowNanos) {
        if (isUp()) {
            echoes.pace(nowNanos);
            arm();
        }
    }

    /** The TCP connection is ready for something. */
    void ready(long nowNanos) {
        now = nowNanos;
        if (frozen || over) {
            return;
        }
        try {
            if (wire.isConnected()) {
                wire.read(control, nowNanos);
            } else if (wire.finishConnect()) {
                control.open(nowNanos);
                control.placeCall(callId, "", nowNanos);
            }
        } catch (LinuxException e) {
            end = String.valueOf(e.getMessage());
            control.carrierLost(nowNanos);
            close();
        }
        settle(nowNanos);
    }

    /** A GRE packet for this session. */
    void datagram(MemorySegment memory, long gre, int length, long nowNanos) {
        now = nowNanos;
        if (frozen || over) {
            return;
        }
        if (!wire.isOpen() && wire.isConnected()) {
            // The server's answer to the call came before this: the order of reading is ours.
            wire.read(control, nowNanos);
            settle(nowNanos);
        }
        if (!over) {
            wire.receive(memory, gre, length, nowNanos, this);
            arm();
        }
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        if (proof.hear(memory, offset, length) && stubborn && isUp()) {
            return;
        }
        int header = link.receive(memory, offset, length, now);
        if (header < 0) {
            settle(now);
        } else {
            echoes.take(memory, offset + header, length - header, now);
        }
    }

    /** Sends an IP packet from where it lies in the outbox's current slot. */
    boolean sendPacket(long at, int length, long nowNanos) {
        int header = link.send(io.outbox().memory(), at, length, nowNanos);
        if (header < 0) {
            return false;
        }
        wire.transmit(at - header, length + header, nowNanos);
        return true;
    }

    /** Says good-bye on every layer; {@link #isOver} comes later. */
    void logOut(long nowNanos) {
        now = nowNanos;
        leaving = true;
        link.close(EndCause.CLOSED, "", nowNanos);
        settle(nowNanos);
    }

    /** Ends it without a word, but for TCP's. */
    void abandon() {
        leaving = true;
        close();
    }

    private void expire(long nowNanos) {
        now = nowNanos;
        if (over || frozen) {
            return;
        }
        wire.expire(nowNanos, this);
        if (wire.isOpen()) {
            link.expire(nowNanos);
        }
        if (wire.isConnected()) {
            control.expire(nowNanos);
        }
        echoes.expire(nowNanos);
        if (loginNanos < 0 && nowNanos - startNanos >= LOGIN_NANOS && !over) {
            end = "not in within a minute";
            close();
        }
        settle(nowNanos);
    }

    /** Sees to the timer; an engine's later deadline is looked at when the earlier one is over. */
    private void arm() {
        if (over || frozen) {
            return;
        }
        long login = loginNanos < 0 ? startNanos + LOGIN_NANOS : Long.MAX_VALUE;
        long deadline =
                Math.min(login, Math.min(echoes.nextDeadlineNanos(), wire.nextDeadlineNanos()));
        if (wire.isOpen()) {
            deadline = Math.min(deadline, link.nextDeadlineNanos());
        }
        if (wire.isConnected()) {
            deadline = Math.min(deadline, control.nextDeadlineNanos());
        }
        io.timers().armEarlier(timer, deadline);
    }

    private void settle(long nowNanos) {
        boolean more = true;
        while (more && !over) {
            more = false;
            for (PppAction action = link.poll(); action != null; action = link.poll()) {
                perform(action, nowNanos);
                more = true;
            }
            for (PptpAction action = control.poll(); action != null; action = control.poll()) {
                perform(action, nowNanos);
                more = true;
            }
        }
        arm();
    }

    private void perform(PptpAction action, long nowNanos) {
        switch (action) {
            case PptpAction.Transmit(byte[] message) -> {
                if (!wire.write(message)) {
                    end = "the server does not read its control connection";
                    close();
                }
            }
            case PptpAction.CallUp up -> {
                serverCallId = up.peerCallId();
                wire.open(up.peerCallId());
                link.open(nowNanos);
            }
            case PptpAction.CallCleared cleared -> {
                if (end.isEmpty()) {
                    end = "call cleared: " + cleared.cause();
                }
                control.stop(StopReason.NONE, "", nowNanos);
            }
            case PptpAction.Closed closed -> {
                if (end.isEmpty()) {
                    end = "control connection closed: " + closed.reason();
                }
                close();
            }
            case PptpAction.Established _,
                    PptpAction.CallRequested _,
                    PptpAction.RequestWithdrawn _,
                    PptpAction.LinkInfo _,
                    PptpAction.WanError _ -> {}
        }
    }

    private void perform(PppAction action, long nowNanos) {
        switch (action) {
            case PppAction.Transmit(byte[] frame) -> {
                if (!SessionProof.isResponse(frame)) {
                    wire.transmit(frame, nowNanos);
                } else if (!proof.holds(frame)) {
                    prove(frame, nowNanos);
                }
            }
            case PppAction.AwaitNetwork() -> link.enterNetwork(ANY, nowNanos);
            case PppAction.NetworkUp up -> networkUp(up);
            case PppAction.Finished(EndCause cause, String text) -> {
                end = (cause + " " + text).strip();
                control.stop(StopReason.NONE, "", nowNanos);
            }
            case PppAction.Authenticate _, PppAction.Authenticated _, PppAction.NetworkDown _ -> {}
        }
    }

    private void networkUp(PppAction.NetworkUp up) {
        long at = Clock.nanos();
        Inet4Address answers = inside == null ? up.peer() : inside;
        echoes.begin(Ipv4.toInt(up.local()), Ipv4.toInt(answers), up.mtu(), at);
        if (loginNanos < 0) {
            upNanos = at;
            loginNanos = at - startNanos;
            io.sessions().countUp(1);
            io.tally().loggedIn(loginNanos, at);
            io.tally().proved(proof.toSuccessNanos());
        }
    }

    private void prove(byte[] response, long nowNanos) {
        wire.transmit(response, nowNanos);
        io.outbox().flush();
        proof.sent(Clock.nanos());
    }

    private void close() {
        if (over) {
            return;
        }
        if (isUp()) {
            io.sessions().countUp(-1);
        }
        over = true;
        echoes.end();
        io.timers().cancel(timer);
        wire.close();
        io.sessions().remove(this);
        if (!leaving) {
            String told = proof.told();
            io.tally().failed(told.isEmpty() ? end : "told: " + told, loginNanos >= 0);
        }
    }

    @Override
    public String toString() {
        return "%s %s %s told '%s' end '%s'"
                .formatted(
                        wire.source().getHostAddress(),
                        account,
                        over ? "over" : isUp() ? "up" : "on its way",
                        proof.told(),
                        end);
    }
}
