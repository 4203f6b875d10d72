package net.sallyport.protocol.gre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.FrameSink;
import org.junit.jupiter.api.Test;

class GreAllocationTest {
    private static final int PACKETS = 20_000;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[128]);
    private final HoldPool pool = new HoldPool(MemorySegment.ofArray(new byte[4_096]), 64);
    private final GreChannel channel =
            new GreChannel(1, GreConfig.DEFAULT, pool, new Counters<>(GreCounter.class));
    private long bytes;
    private final FrameSink sink = (from, offset, length) -> bytes += length;
    private int sequence;
    private long now;

    @Test
    void allocatesNothingPerPacketInOrderOrNot() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
        // The interpreter boxes what the compiled code does not.
        run();
        run();
        long before = threads.getCurrentThreadAllocatedBytes();
        run();
        assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - before) / PACKETS);
        assertEquals(0, channel.held());
    }

    private void run() {
        for (int n = 0; n < PACKETS; n += 4) {
            receive(sequence);
            receive(sequence + 3);
            receive(sequence + 2);
            receive(sequence + 2);
            if (n % 400 == 0) {
                now += 60_000_000;
                channel.expire(now, sink);
            }
            receive(sequence + 1);
            sequence += 4;
            channel.acknowledge(memory, 0, now);
            channel.send(memory, 16, 40, now);
        }
    }

    private void receive(int number) {
        now += 1_000;
        GreHeader.writeData(memory, 0, 40, 1, number);
        channel.receive(memory, 0, 52, now, sink);
    }
}
