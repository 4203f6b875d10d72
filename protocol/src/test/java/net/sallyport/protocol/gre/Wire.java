package net.sallyport.protocol.gre;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.protocol.Counters;

/** A channel in a test: packets go in by number, and the numbers delivered come out. */
final class Wire {
    static final long MILLI = 1_000_000;
    static final int SLOT = 16;

    final Counters<GreCounter> counters = new Counters<>(GreCounter.class);
    final HoldPool pool;
    final GreChannel channel;
    final List<Integer> delivered = new ArrayList<>();
    final MemorySegment memory = MemorySegment.ofArray(new byte[64]);

    Wire(GreConfig config, int slots) {
        pool = new HoldPool(MemorySegment.ofArray(new byte[slots * SLOT]), SLOT);
        channel = new GreChannel(0xbeef, config, pool, counters);
    }

    /** A packet with its own number as payload, as it must come out. */
    void packet(int sequence, long nowNanos) {
        GreHeader.writeData(memory, 3, 4, 1, sequence);
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, 15, sequence);
        channel.receive(memory, 3, 16, nowNanos, this::deliver);
    }

    void ack(int number, long nowNanos) {
        GreHeader.writeAcknowledgment(memory, 0, 1, number);
        channel.receive(memory, 0, 12, nowNanos, this::deliver);
    }

    void expire(long nowNanos) {
        channel.expire(nowNanos, this::deliver);
    }

    void deliver(MemorySegment from, long offset, int length) {
        if (length != 4) {
            throw new AssertionError("length " + length);
        }
        delivered.add(from.get(ValueLayout.JAVA_INT_UNALIGNED, offset));
    }

    /** Sends a payload and returns the packet's acknowledgement number, or null if it has none. */
    Integer send(long nowNanos) {
        int header = channel.send(memory, GreChannel.HEADROOM, 4, nowNanos);
        long at = GreChannel.HEADROOM - header;
        if (GreHeader.flaw(memory, at, header + 4) != null
                || GreHeader.callId(memory, at, header + 4) != 0xbeef) {
            throw new AssertionError("a packet that we would not take");
        }
        int flags = GreHeader.flags(memory, at);
        return GreHeader.hasAcknowledgment(flags)
                ? GreHeader.acknowledgment(memory, at, flags)
                : null;
    }

    /** The number of the stand-alone acknowledgement that is due, or null. */
    Integer acknowledge(long nowNanos) {
        int length = channel.acknowledge(memory, 5, nowNanos);
        if (length == 0) {
            return null;
        }
        if (length != 12 || GreHeader.flaw(memory, 5, 12) != null) {
            throw new AssertionError("an acknowledgement that we would not take");
        }
        return GreHeader.acknowledgment(memory, 5, GreHeader.flags(memory, 5));
    }

    long count(GreCounter what) {
        return counters.read(what);
    }
}
