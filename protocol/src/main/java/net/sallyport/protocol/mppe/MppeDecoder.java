package net.sallyport.protocol.mppe;

import java.lang.foreign.MemorySegment;
import net.sallyport.protocol.Counters;

/** Belongs to a worker. */
public final class MppeDecoder {
    public MppeDecoder(
            byte[] startKey,
            MppeStrength strength,
            boolean stateless,
            Counters<MppeCounter> counters) {}

    public MppeVerdict decrypt(MemorySegment memory, long offset, int length) {
        return MppeVerdict.DROP;
    }
}
