package net.sallyport.protocol.gre;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.FrameSink;

/**
 * Belongs to one worker: the GRE packets of one call (RFC 2637 section 4). Puts what arrives back
 * into order, and numbers and acknowledges both ways, without an object or a lock per packet.
 *
 * <p><b>Order.</b> A packet with the number that is due goes straight on. An early one is copied
 * into the worker's {@link HoldPool} until the missing ones have come, for at most the reorder
 * timeout, and then goes on without them: {@link #expire} does that at {@link #nextDeadlineNanos},
 * whether or not another packet comes. When a channel holds all it may, the missing are given up at
 * once. What comes after its turn is dropped, as is what came before.
 *
 * <p><b>Where the peer is.</b> Its first number may be any: 0 says the RFC, 1 sends pptp-linux. A
 * number further ahead than {@code jumpPackets} is believed when the packet after it comes too: one
 * stray or forged packet moves nothing. A number behind the window is believed likewise, but only
 * after {@code silenceMillis} in which nothing fitted, as when a peer begins anew.
 *
 * <p><b>Sending.</b> The peer's window is not waited for. RFC 2637 section 4.2 would have it so,
 * but neither pptpd, pptp-linux nor the Linux kernel's PPTP does it: a window of 3 (pptp-linux's)
 * and acknowledgements held back for half a second would leave a few packets a second. The packets
 * are carried by IP, losses are PPP's payload's business, and TCP within finds the rate. The
 * acknowledgements are kept for the record: {@link #unacknowledged}.
 */
public final class GreChannel {
    /** How many bytes must be free before a payload given to {@link #send}. */
    public static final int HEADROOM = GreHeader.MAXIMUM_LENGTH;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private final int peerCallId;
    private final HoldPool pool;
    private final Counters<GreCounter> counters;
    private final int ackEvery;
    private final int jumpPackets;
    private final long reorderNanos;
    private final long silenceNanos;
    private final long ackDelayNanos;

    private final int heldPackets;

    /**
     * Slot of a held packet by the low bits of its number, {@link HoldPool#NONE} elsewhere; empty
     * until a packet is held for the first time.
     */
    private int[] held = {};

    private int heldCount;

    /** No later than the first held packet's time is over; may be too early, never too late. */
    private long holdDeadlineNanos = NEVER;

    private boolean started;
    private boolean closed;

    /** The number that is due. */
    private int expected;

    /** Bit n: the number {@code expected - 1 - n} came. Tells a duplicate from a late packet. */
    private long came;

    private long fittedNanos;

    /** The number that would prove a jump; valid while {@link #probing}. */
    private int probe;

    private boolean probing;

    private int highestReceived;
    private int toAcknowledge;
    private long ackDeadlineNanos = NEVER;

    private int nextSequence;
    private int acknowledgedByPeer = -1;
    private long lost;

    /**
     * @param peerCallId goes into the packets that we send, 0 to 65535
     * @param pool the worker's; shared with its other channels
     */
    public GreChannel(
            int peerCallId, GreConfig config, HoldPool pool, Counters<GreCounter> counters) {
        if (peerCallId < 0 || peerCallId > 0xffff) {
            throw new IllegalArgumentException("call id out of range: " + peerCallId);
        }
        this.peerCallId = peerCallId;
        this.pool = pool;
        this.counters = counters;
        ackEvery = Math.max(1, config.receiveWindow() / 2);
        jumpPackets = config.jumpPackets();
        reorderNanos = config.reorderTimeoutMillis() * NANOS_PER_MILLI;
        silenceNanos = config.silenceMillis() * NANOS_PER_MILLI;
        ackDelayNanos = config.ackDelayMillis() * NANOS_PER_MILLI;
        heldPackets = config.heldPackets();
    }

    /**
     * A GRE packet of this call, whatever it holds. What is due goes to the sink before this
     * returns: this packet's payload where it lies, held ones from the pool.
     *
     * @param greOffset of the GRE header, behind the IP header
     * @param sink may send on this channel and may close it
     */
    public void receive(
            MemorySegment memory, long greOffset, int length, long nowNanos, FrameSink sink) {
        if (closed) {
            return;
        }
        GreCounter flaw = GreHeader.flaw(memory, greOffset, length);
        if (flaw != null) {
            counters.count(flaw);
            return;
        }
        if (nowNanos >= holdDeadlineNanos) {
            expire(nowNanos, sink);
            if (closed) {
                return;
            }
        }
        int flags = GreHeader.flags(memory, greOffset);
        if (GreHeader.hasAcknowledgment(flags)) {
            acknowledged(GreHeader.acknowledgment(memory, greOffset, flags));
        }
        int payloadLength = GreHeader.payloadLength(memory, greOffset);
        if (!GreHeader.hasSequence(flags)) {
            counters.count(
                    payloadLength == 0 ? GreCounter.ACKS_RECEIVED : GreCounter.NO_SEQUENCE_NUMBER);
            return;
        }
        int sequence = GreHeader.sequence(memory, greOffset);
        if (!started) {
            started = true;
            expected = sequence;
            highestReceived = sequence - 1;
        }
        long payload = greOffset + GreHeader.headerLength(flags);
        int ahead = sequence - expected;
        if (ahead == 0) {
            fits(sequence, nowNanos);
            deliver(memory, payload, payloadLength, sink);
            if (heldCount != 0) {
                releaseDue(sink);
            }
        } else if (ahead > 0 && ahead < jumpPackets) {
            early(memory, payload, payloadLength, sequence, nowNanos, sink);
        } else {
            outside(memory, payload, payloadLength, sequence, nowNanos, sink);
        }
    }

    /**
     * Numbers a payload and writes the header before it, with the acknowledgement that is due if
     * there is one.
     *
     * @param payloadOffset with {@link #HEADROOM} bytes free before it
     * @return how many bytes the header has; -1 if the payload is too long and must not be sent
     */
    public int send(MemorySegment memory, long payloadOffset, int payloadLength, long nowNanos) {
        if (payloadLength > GreHeader.MAXIMUM_PAYLOAD) {
            counters.count(GreCounter.TOO_LONG_TO_SEND);
            return -1;
        }
        counters.count(GreCounter.SENT);
        int sequence = nextSequence++;
        if (toAcknowledge == 0) {
            GreHeader.writeData(memory, payloadOffset - 12, payloadLength, peerCallId, sequence);
            return 12;
        }
        GreHeader.writeData(
                memory, payloadOffset - 16, payloadLength, peerCallId, sequence, highestReceived);
        counters.count(GreCounter.ACKS_PIGGYBACKED);
        clearAck();
        return 16;
    }

    /**
     * Writes an acknowledgement without data, if one is due by now.
     *
     * @param offset where the GRE header goes; 12 bytes
     * @return its length, or 0 if none is due
     */
    public int acknowledge(MemorySegment memory, long offset, long nowNanos) {
        if (nowNanos < ackDeadlineNanos) {
            return 0;
        }
        GreHeader.writeAcknowledgment(memory, offset, peerCallId, highestReceived);
        counters.count(GreCounter.ACKS_ALONE);
        clearAck();
        return 12;
    }

    /** Releases, in order, the packets whose wait is over, and those before them. */
    public void expire(long nowNanos, FrameSink sink) {
        if (nowNanos < holdDeadlineNanos) {
            return;
        }
        int last = 0;
        long next = NEVER;
        for (int ahead = 1; ahead < held.length; ahead++) {
            int slot = held[index(expected + ahead)];
            if (slot != HoldPool.NONE) {
                long deadline = pool.arrivedNanos(slot) + reorderNanos;
                if (deadline <= nowNanos) {
                    last = ahead;
                } else {
                    next = Math.min(next, deadline);
                }
            }
        }
        holdDeadlineNanos = next;
        if (last > 0) {
            counters.count(GreCounter.RELEASED_BY_TIMER);
            releaseUpTo(expected + last + 1, sink);
            releaseDue(sink);
        }
    }

    /**
     * When {@link #expire} or {@link #acknowledge} has something to do: {@code Long.MAX_VALUE} for
     * never, in the past when half a window waits for its acknowledgement.
     */
    public long nextDeadlineNanos() {
        return Math.min(holdDeadlineNanos, ackDeadlineNanos);
    }

    /** Gives back what is held. The channel takes and delivers nothing any more. */
    public void close() {
        closed = true;
        discardHeld();
        clearAck();
    }

    /** How many of the packets sent the peer has not acknowledged; it need not at all. */
    public long unacknowledged() {
        return Integer.toUnsignedLong(nextSequence - 1 - acknowledgedByPeer);
    }

    /** How many sequence numbers of the peer's were given up. */
    public long lost() {
        return lost;
    }

    /** How many packets are held. */
    public int held() {
        return heldCount;
    }

    private void early(
            MemorySegment memory,
            long payload,
            int length,
            int sequence,
            long nowNanos,
            FrameSink sink) {
        if (held.length == 0) {
            held = new int[heldPackets];
            Arrays.fill(held, HoldPool.NONE);
        }
        if (sequence - expected >= held.length) {
            // More than we may hold lies between: the oldest gap is given up.
            releaseUpTo(sequence - held.length + 1, sink);
            releaseDue(sink);
            if (closed) {
                return;
            }
        }
        int index = index(sequence);
        if (held[index] != HoldPool.NONE) {
            counters.count(GreCounter.DUPLICATE);
            return;
        }
        fits(sequence, nowNanos);
        if (sequence == expected) {
            deliver(memory, payload, length, sink);
            releaseDue(sink);
            return;
        }
        int slot = pool.hold(memory, payload, length, nowNanos);
        if (slot == HoldPool.NONE) {
            counters.count(GreCounter.HOLD_FULL);
            releaseUpTo(sequence, sink);
            if (!closed) {
                deliver(memory, payload, length, sink);
                releaseDue(sink);
            }
            return;
        }
        counters.count(GreCounter.HELD);
        held[index] = slot;
        heldCount++;
        holdDeadlineNanos = Math.min(holdDeadlineNanos, nowNanos + reorderNanos);
    }

    /** A number behind the window, or so far ahead that it has to be proved. */
    private void outside(
            MemorySegment memory,
            long payload,
            int length,
            int sequence,
            long nowNanos,
            FrameSink sink) {
        boolean behind = sequence - expected < 0;
        if (behind && nowNanos - fittedNanos < silenceNanos) {
            int back = expected - 1 - sequence;
            boolean seen = back < Long.SIZE && (came >>> back & 1) != 0;
            counters.count(seen ? GreCounter.DUPLICATE : GreCounter.STALE);
            return;
        }
        if (!probing || sequence != probe) {
            probing = true;
            probe = sequence + 1;
            counters.count(behind ? GreCounter.STALE : GreCounter.FAR_AHEAD);
            return;
        }
        counters.count(GreCounter.RESYNC);
        if (behind) {
            discardHeld();
        } else {
            releaseAll(sink);
            if (closed) {
                return;
            }
        }
        expected = sequence;
        highestReceived = sequence - 1;
        came = 0;
        fits(sequence, nowNanos);
        deliver(memory, payload, length, sink);
    }

    /** Notes a packet that belongs into the window. */
    private void fits(int sequence, long nowNanos) {
        probing = false;
        fittedNanos = nowNanos;
        if (sequence - highestReceived > 0) {
            // RFC 2637 section 4.3: the highest number is acknowledged, gaps or not.
            highestReceived = sequence;
        }
        toAcknowledge++;
        if (toAcknowledge >= ackEvery) {
            ackDeadlineNanos = Math.min(ackDeadlineNanos, nowNanos);
        } else if (toAcknowledge == 1) {
            ackDeadlineNanos = nowNanos + ackDelayNanos;
        }
    }

    /** Hands on the payload of the number that is due. */
    private void deliver(MemorySegment memory, long offset, int length, FrameSink sink) {
        expected++;
        came = came << 1 | 1;
        if (length == 0) {
            counters.count(GreCounter.NO_PAYLOAD);
            return;
        }
        counters.count(GreCounter.DELIVERED);
        sink.frame(memory, offset, length);
    }

    /** Hands on held packets as long as the one that is due is among them. */
    private void releaseDue(FrameSink sink) {
        while (heldCount != 0 && held[index(expected)] != HoldPool.NONE) {
            releaseNext(sink);
        }
        if (heldCount == 0) {
            holdDeadlineNanos = NEVER;
        }
    }

    /** Makes {@code sequence} the number that is due: hands on what is held before it. */
    private void releaseUpTo(int sequence, FrameSink sink) {
        while (!closed && expected != sequence) {
            if (heldCount == 0) {
                skip(sequence - expected);
            } else if (held[index(expected)] != HoldPool.NONE) {
                releaseNext(sink);
            } else {
                skip(1);
            }
        }
    }

    private void releaseAll(FrameSink sink) {
        while (heldCount != 0) {
            if (held[index(expected)] != HoldPool.NONE) {
                releaseNext(sink);
            } else {
                skip(1);
            }
        }
        holdDeadlineNanos = NEVER;
    }

    private void releaseNext(FrameSink sink) {
        int index = index(expected);
        int slot = held[index];
        held[index] = HoldPool.NONE;
        heldCount--;
        deliver(pool.memory(), pool.offset(slot), pool.length(slot), sink);
        pool.release(slot);
    }

    private void skip(int count) {
        expected += count;
        came = count < Long.SIZE ? came << count : 0;
        lost += count;
        counters.add(GreCounter.LOST, count);
    }

    private void discardHeld() {
        counters.add(GreCounter.HELD_DISCARDED, heldCount);
        for (int index = 0; heldCount != 0; index++) {
            if (held[index] != HoldPool.NONE) {
                pool.release(held[index]);
                held[index] = HoldPool.NONE;
                heldCount--;
            }
        }
        holdDeadlineNanos = NEVER;
    }

    private void acknowledged(int number) {
        if (number - nextSequence >= 0) {
            counters.count(GreCounter.BAD_ACK);
        } else if (number - acknowledgedByPeer > 0) {
            acknowledgedByPeer = number;
        }
    }

    private void clearAck() {
        toAcknowledge = 0;
        ackDeadlineNanos = NEVER;
    }

    private int index(int sequence) {
        return sequence & held.length - 1;
    }
}
