package net.sallyport.protocol.mppe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import net.sallyport.protocol.Counters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MppeAllocationTest {
    private static final int PACKETS = 20_000;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allocatesNothingPerPacket(boolean stateless) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertTrue(threads.isThreadAllocatedMemoryEnabled());
        MppeEncoder encoder = new MppeEncoder(new byte[16], MppeStrength.BITS_128, stateless);
        MppeDecoder decoder =
                new MppeDecoder(
                        new byte[16],
                        MppeStrength.BITS_128,
                        stateless,
                        new Counters<>(MppeCounter.class));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(256);
            // The interpreter boxes what the compiled code does not
            run(encoder, decoder, memory);
            run(encoder, decoder, memory);
            long before = threads.getCurrentThreadAllocatedBytes();
            run(encoder, decoder, memory);
            long perPacket = (threads.getCurrentThreadAllocatedBytes() - before) / PACKETS;
            assertEquals(0, perPacket, "bytes a packet");
        }
    }

    private static void run(MppeEncoder encoder, MppeDecoder decoder, MemorySegment memory) {
        int passed = 0;
        for (int n = 0; n < PACKETS; n++) {
            if (n % 5000 == 7) {
                encoder.encrypt(memory, 8, 100);
                encoder.resetRequested();
            }
            memory.set(ValueLayout.JAVA_INT_UNALIGNED, 8, Integer.reverseBytes(0x00214500));
            encoder.encrypt(memory, 8, 100);
            passed += decoder.decrypt(memory, 6, 102) == MppeVerdict.PASS ? 1 : 0;
        }
        assertEquals(PACKETS, passed);
    }
}
