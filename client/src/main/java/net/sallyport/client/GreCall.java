package net.sallyport.client;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;

/** The GRE side of one tunnel. Belongs to the dialer's thread. */
final class GreCall implements FrameSink {
    /** Takes the frames of a call, in order. */
    interface Frames {
        void frame(MemorySegment memory, long offset, int length, long nowNanos);

        /** All frames of a datagram have been handed over. */
        void framesDone(long nowNanos);

        /** A fault of ours in handling them. */
        void fault(RuntimeException trouble);
    }

    private final GrePort port;
    private final int callId;
    private final int peer;
    private final int local;
    private final GreChannel channel;
    private final Frames frames;
    private long now;
    private boolean heard;
    private boolean closed;

    /**
     * @param peer the server's address; from anyone else nothing is taken
     * @param local our address, the one that the control connection has
     */
    GreCall(GrePort port, int callId, int peerCallId, int peer, int local, Frames frames) {
        this.port = port;
        this.callId = callId;
        this.peer = peer;
        this.local = local;
        this.channel =
                new GreChannel(peerCallId, GreConfig.DEFAULT, port.holdPool(), port.counters());
        this.frames = frames;
        port.add(this);
    }

    int callId() {
        return callId;
    }

    boolean isPeer(int source) {
        return source == peer;
    }

    /** Whether any GRE packet came. */
    boolean hasHeard() {
        return heard;
    }

    void datagram(MemorySegment memory, long greOffset, int length, long nowNanos) {
        heard = true;
        now = nowNanos;
        try {
            channel.receive(memory, greOffset, length, nowNanos, this);
            frames.framesDone(nowNanos);
        } catch (RuntimeException e) {
            frames.fault(e);
        }
    }

    @Override
    public void frame(MemorySegment memory, long offset, int length) {
        if (!closed) {
            frames.frame(memory, offset, length, now);
        }
    }

    /** Sends a frame from where it lies in the outbox's current slot. */
    void send(long offset, int length, long nowNanos) {
        if (closed) {
            return;
        }
        SlotOutbox outbox = port.outbox();
        int header = channel.send(outbox.memory(), offset, length, nowNanos);
        if (header >= 0) {
            outbox.send(peer, local, offset - header, length + header);
        }
    }

    /** Sends a frame of the control path, by a copy. */
    void send(byte[] frame, long nowNanos) {
        SlotOutbox outbox = port.outbox();
        if (frame.length <= outbox.room()) {
            long offset = outbox.next();
            MemorySegment.copy(
                    frame, 0, outbox.memory(), ValueLayout.JAVA_BYTE, offset, frame.length);
            send(offset, frame.length, nowNanos);
        }
    }

    /** Releases what was held back too long, and acknowledges what is due. */
    void expire(long nowNanos) {
        now = nowNanos;
        channel.expire(nowNanos, this);
        acknowledge(nowNanos);
    }

    void acknowledge(long nowNanos) {
        if (!closed && channel.nextDeadlineNanos() <= nowNanos) {
            SlotOutbox outbox = port.outbox();
            long offset = outbox.next();
            int length = channel.acknowledge(outbox.memory(), offset, nowNanos);
            if (length > 0) {
                outbox.send(peer, local, offset, length);
            }
        }
    }

    long nextDeadlineNanos() {
        return closed ? Long.MAX_VALUE : channel.nextDeadlineNanos();
    }

    void close() {
        if (!closed) {
            closed = true;
            port.remove(this);
            channel.close();
        }
    }
}
