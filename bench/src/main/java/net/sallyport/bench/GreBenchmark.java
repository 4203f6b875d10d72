package net.sallyport.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.FrameSink;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreConfig;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.HoldPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What order and acknowledgement cost a packet of 1,400 bytes of payload; no encryption, no I/O.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GreBenchmark {
    private static final int PAYLOAD = 1_400;
    private static final int LENGTH = 12 + PAYLOAD;
    private static final int SLOTS = 64;
    private static final ValueLayout.OfInt SEQUENCE =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment memory = Arena.global().allocate(2_048);
    private final GreChannel channel =
            new GreChannel(
                    7,
                    GreConfig.DEFAULT,
                    new HoldPool(Arena.global().allocate(SLOTS * 1_536L), 1_536),
                    new Counters<>(GreCounter.class));
    private long delivered;
    private final FrameSink sink = (from, offset, length) -> delivered += length;
    private int sequence;
    private long nowNanos;

    @Setup
    public void writePacket() {
        memory.set(SEQUENCE, 0, 0x3001880b);
        memory.set(SEQUENCE, 4, PAYLOAD << 16 | 7);
    }

    /** Each packet due, as on a good path; an acknowledgement goes with every 32. */
    @Benchmark
    public long receiveInOrder() {
        receive(sequence++);
        return acknowledge();
    }

    /** Every second packet comes before the one before it: per pair one copy, both delivered. */
    @Benchmark
    public long receiveSwappedPairs() {
        receive(sequence + 1);
        receive(sequence);
        sequence += 2;
        return acknowledge();
    }

    /** A payload numbered, its header written. */
    @Benchmark
    public int send() {
        return channel.send(memory, GreChannel.HEADROOM, PAYLOAD, nowNanos);
    }

    private void receive(int number) {
        nowNanos += 1_000;
        memory.set(SEQUENCE, 8, number);
        channel.receive(memory, 0, LENGTH, nowNanos, sink);
    }

    private long acknowledge() {
        if (channel.nextDeadlineNanos() <= nowNanos) {
            delivered += channel.acknowledge(memory, 1_900, nowNanos);
        }
        return delivered;
    }
}
