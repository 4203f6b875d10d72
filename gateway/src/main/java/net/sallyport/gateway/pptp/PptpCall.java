package net.sallyport.gateway.pptp;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.gateway.session.Carrier;
import net.sallyport.gateway.session.Session;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.linux.loop.Timer;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.ppp.EndCause;

/** One call of a control connection: joins a GRE channel and a session. Belongs to their worker. */
final class PptpCall implements Carrier, FrameSink {
    /**
     * So long a peer that LCP told of the end may take to hang up by itself, and so to finish its
     * own leave-taking: pppd takes a call that is cleared under it for a modem hang-up, whatever
     * was said before.
     */
    private static final long HANG_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private final ControlConnection connection;
    private final PptpPort port;
    private final int callId;
    private final int peer;
    private final int local;
    private final GreChannel channel;
    private final Session session;
    private final Timer timer = new Timer(this::expire);
    private EndCause endCause = EndCause.CLOSED;
    private String endText = "";
    private long now;
    private boolean over;
    private boolean owesAcknowledgment;
    private boolean halfOpen = true;

    PptpCall(
            ControlConnection connection,
            PptpPort port,
            int callId,
            int peerCallId,
            GreConfig greConfig,
            java.util.function.Function<Carrier, Session> sessions) {
        this.connection = connection;
        this.port = port;
        this.callId = callId;
        this.peer = Ipv4.toInt(connection.remoteAddress());
        this.local = Ipv4.toInt(connection.localAddress());
        this.channel = new GreChannel(peerCallId, greConfig, port.holdPool(), port.greCounters());
        this.session = sessions.apply(this);
    }

    Session session() {
        return session;
    }

    int callId() {
        return callId;
    }

    boolean isPeer(int source) {
        return source == peer;
    }

    /** A GRE packet of this call from its peer. */
    void datagram(MemorySegment memory, long greOffset, int length, long nowNanos) {
        now = nowNanos;
        try {
            channel.receive(memory, greOffset, length, nowNanos, this);
            settle(nowNanos);
        } catch (RuntimeException | Error e) {
            session.fault(e, nowNanos);
        }
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        if (!over) {
            session.frame(memory, offset, length, now);
        }
    }

    /**
     * The control connection says that the call is over: once, the last that this call hears. Not
     * before may its id be another's, or that one would be ended by what is still to come for this.
     */
    void cleared(long nowNanos) {
        port.worker().timers().cancel(timer);
        port.calls().remove(callId);
        leaveHalfOpen();
        if (!over) {
            shut();
            session.carrierLost(nowNanos);
        }
    }

    @Override
    public void admitted() {
        leaveHalfOpen();
        connection.admitted();
    }

    /** Somebody is in by it, or it is over. */
    private void leaveHalfOpen() {
        if (halfOpen) {
            halfOpen = false;
            connection.halfOpen().leave(peer);
        }
    }

    @Override
    public String transport() {
        return "pptp";
    }

    @Override
    public Inet4Address callingAddress() {
        return connection.remoteAddress();
    }

    @Override
    public DeviceEvidence device() {
        return connection.device();
    }

    @Override
    public void send(MemorySegment memory, long offset, int length, long nowNanos) {
        if (over) {
            return;
        }
        int header = channel.send(memory, offset, length, nowNanos);
        if (header >= 0) {
            port.outbox().send(peer, local, offset - header, length + header);
        }
    }

    @Override
    public void end(EndCause cause, String text, long nowNanos) {
        if (over) {
            return;
        }
        shut();
        endCause = cause;
        endText = text;
        if (endedInOrder(cause) && !connection.isStopping()) {
            port.worker().timers().arm(timer, nowNanos + HANG_UP_NANOS);
        } else {
            hangUp(nowNanos);
        }
    }

    private void hangUp(long nowNanos) {
        connection.clear(callId, endCause, endText, nowNanos);
    }

    /** Whether LCP told the peer, which may then hang up by itself. */
    private static boolean endedInOrder(EndCause cause) {
        return switch (cause) {
            case CARRIER_LOST, ECHO_TIMEOUT, PROTOCOL_ERROR, LOOPBACK -> false;
            case PEER_TERMINATED,
                    CLOSED,
                    PEER_AUTH_FAILED,
                    OWN_AUTH_FAILED,
                    AUTH_REFUSED,
                    MPPE_REQUIRED,
                    NEGOTIATION_FAILED,
                    IDLE_TIMEOUT,
                    SESSION_TIMEOUT ->
                    true;
        };
    }

    /** The channel's deadline; once it is closed, the end of the wait for the peer to hang up. */
    private void expire(long nowNanos) {
        if (over) {
            hangUp(nowNanos);
            return;
        }
        now = nowNanos;
        try {
            channel.expire(nowNanos, this);
            settle(nowNanos);
        } catch (RuntimeException | Error e) {
            session.fault(e, nowNanos);
        }
    }

    /** Sees to the channel's next deadline; an acknowledgement that is due goes with the round. */
    private void settle(long nowNanos) {
        if (over || owesAcknowledgment) {
            return;
        }
        if (channel.nextDeadlineNanos() <= nowNanos) {
            owesAcknowledgment = true;
            port.acknowledgeAtRoundEnd(this);
        } else {
            port.worker().timers().armEarlier(timer, channel.nextDeadlineNanos());
        }
    }

    /** Sends the acknowledgement that was due, unless a packet of the round has carried it. */
    void acknowledge(long nowNanos) {
        owesAcknowledgment = false;
        if (over) {
            return;
        }
        try {
            SlotOutbox outbox = port.outbox();
            long offset = outbox.next();
            int length = channel.acknowledge(outbox.memory(), offset, nowNanos);
            if (length > 0) {
                outbox.send(peer, local, offset, length);
            }
            port.worker().timers().armEarlier(timer, channel.nextDeadlineNanos());
        } catch (RuntimeException | Error e) {
            session.fault(e, nowNanos);
        }
    }

    private void shut() {
        over = true;
        port.worker().timers().cancel(timer);
        channel.close();
    }
}
