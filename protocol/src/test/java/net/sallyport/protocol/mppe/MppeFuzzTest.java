package net.sallyport.protocol.mppe;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.sallyport.protocol.Counters;

class MppeFuzzTest {
    private static final int MARGIN = 16;

    /** Whatever comes, the decoder stays inside the packet and counts each drop once. */
    @FuzzTest(maxDuration = "60s")
    void decoderIsTotal(FuzzedDataProvider data) {
        Counters<MppeCounter> counters = new Counters<>(MppeCounter.class);
        MppeStrength strength = data.pickValue(MppeStrength.values());
        boolean stateless = data.consumeBoolean();
        MppeDecoder decoder = new MppeDecoder(new byte[16], strength, stateless, counters);
        MppeEncoder encoder = new MppeEncoder(new byte[16], strength, stateless);
        long drops = 0;
        while (data.remainingBytes() > 0) {
            byte[] packet = data.consumeBytes(data.consumeInt(0, 40));
            if (data.consumeBoolean() && packet.length > 2) {
                encoder.encrypt(MemorySegment.ofArray(packet), 2, packet.length - 2);
            } else if (data.consumeBoolean()) {
                encoder.resetRequested();
            }
            byte[] memory = new byte[packet.length + 2 * MARGIN];
            System.arraycopy(packet, 0, memory, MARGIN, packet.length);
            MppeVerdict verdict =
                    decoder.decrypt(MemorySegment.ofArray(memory), MARGIN, packet.length);
            for (int i = 0; i < MARGIN; i++) {
                if (memory[i] != 0 || memory[memory.length - 1 - i] != 0) {
                    throw new AssertionError("wrote outside the packet");
                }
            }
            if (verdict != MppeVerdict.PASS) {
                drops++;
                byte[] after = Arrays.copyOfRange(memory, MARGIN, MARGIN + packet.length);
                if (!Arrays.equals(after, packet)) {
                    throw new AssertionError("changed a packet that it dropped");
                }
            }
        }
        long counted = 0;
        for (MppeCounter counter : MppeCounter.values()) {
            counted += counter == MppeCounter.LOST ? 0 : counters.read(counter);
        }
        if (counted != drops) {
            throw new AssertionError(drops + " dropped, " + counted + " counted");
        }
    }
}
