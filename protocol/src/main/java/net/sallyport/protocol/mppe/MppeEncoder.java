package net.sallyport.protocol.mppe;

import java.lang.foreign.MemorySegment;

/** Belongs to a worker. */
public final class MppeEncoder {
    /** Length of the header in front of the encrypted bytes. */
    public static final int HEADER_LENGTH = 2;

    public MppeEncoder(byte[] startKey, MppeStrength strength, boolean stateless) {}

    public void encrypt(MemorySegment memory, long offset, int length) {}

    public void resetRequested() {}
}
