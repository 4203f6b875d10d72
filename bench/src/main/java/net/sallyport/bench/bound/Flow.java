package net.sallyport.bench.bound;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Segments of one TCP flow that nobody holds the other end of. */
final class Flow {
    static final int HEADER = 52;

    /** What fits a tunnel of 1,400 bytes when it is encrypted. */
    static final int PAYLOAD = 1_344;

    static final int PACKET = HEADER + PAYLOAD;

    /** Segments in as large a packet as there is. */
    static final int SEGMENTS = 48;

    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int source;
    private final int destination;
    private int sequence;

    Flow(int source, int destination) {
        this.source = source;
        this.destination = destination;
    }

    /**
     * Writes the next packet.
     *
     * @param payload its bytes, one segment's or many
     * @param open whether the TCP checksum is left to the kernel, with the pseudo header's sum
     */
    void write(MemorySegment memory, long offset, int payload, boolean open) {
        int length = HEADER + payload;
        memory.asSlice(offset, HEADER).fill((byte) 0);
        memory.set(U16, offset, (short) 0x4500);
        memory.set(U16, offset + 2, (short) length);
        memory.set(U16, offset + 6, (short) 0x4000);
        memory.set(U16, offset + 8, (short) 0x4006);
        memory.set(U32, offset + 12, source);
        memory.set(U32, offset + 16, destination);
        memory.set(U16, offset + 10, (short) ~sum(memory, offset, 20, 0));
        long tcp = offset + 20;
        memory.set(U32, tcp, 0x1389_138a);
        memory.set(U32, tcp + 4, sequence);
        memory.set(U32, tcp + 8, 1);
        memory.set(U16, tcp + 12, (short) 0x8010);
        memory.set(U16, tcp + 14, (short) 0x1000);
        memory.set(U32, tcp + 20, 0x0101080a);
        int pseudo = sum(memory, offset + 12, 8, 6 + length - 20);
        memory.set(
                U16,
                tcp + 16,
                open ? (short) pseudo : (short) ~sum(memory, tcp, length - 20, pseudo));
        sequence += payload;
    }

    /** A virtio header for a large packet of this flow. */
    static void writeVirtio(MemorySegment memory, long offset, int payload) {
        boolean large = payload > PAYLOAD;
        ValueLayout.OfShort own = ValueLayout.JAVA_SHORT_UNALIGNED;
        memory.set(U8, offset, (byte) (large ? 1 : 0));
        memory.set(U8, offset + 1, (byte) (large ? 1 : 0));
        memory.set(own, offset + 2, (short) (large ? HEADER : 0));
        memory.set(own, offset + 4, (short) (large ? PAYLOAD : 0));
        memory.set(own, offset + 6, (short) (large ? 20 : 0));
        memory.set(own, offset + 8, (short) (large ? 16 : 0));
    }

    private static int sum(MemorySegment memory, long offset, int length, int start) {
        int sum = start;
        for (int at = 0; at < length; at += 2) {
            sum += memory.get(U16, offset + at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (sum & 0xffff) + (sum >>> 16);
    }
}
