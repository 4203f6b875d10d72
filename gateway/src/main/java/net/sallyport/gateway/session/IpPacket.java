package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The fields of an IPv4 header (RFC 791 section 3.1) that the gateway looks at, by offset. */
final class IpPacket {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int MIN_HEADER = 20;
    private static final int TOTAL_LENGTH = 2;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;

    private IpPacket() {}

    static boolean isIpv4(MemorySegment memory, long offset, int length) {
        return length >= MIN_HEADER && (memory.get(ValueLayout.JAVA_BYTE, offset) & 0xf0) == 0x40;
    }

    /**
     * The packet's own length, which may be less than the frame's (padding).
     *
     * @return -1 if this is no IPv4 packet, or the frame does not hold all of it
     */
    static int length(MemorySegment memory, long offset, int available) {
        if (!isIpv4(memory, offset, available)) {
            return -1;
        }
        int header = (memory.get(ValueLayout.JAVA_BYTE, offset) & 0x0f) * 4;
        int total = memory.get(U16, offset + TOTAL_LENGTH) & 0xffff;
        return header >= MIN_HEADER && total >= header && total <= available ? total : -1;
    }

    /** Of a packet whose {@link #length} is known. */
    static int source(MemorySegment memory, long offset) {
        return memory.get(U32, offset + SOURCE);
    }

    /** Likewise. */
    static int destination(MemorySegment memory, long offset) {
        return memory.get(U32, offset + DESTINATION);
    }
}
