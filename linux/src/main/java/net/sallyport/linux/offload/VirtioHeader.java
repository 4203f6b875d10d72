package net.sallyport.linux.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What stands before each packet of a device that was opened with {@link
 * net.sallyport.linux.Tun.Flag#VNET_HEADER}; in the machine's own byte order.
 *
 * <pre>
 *  0       1        2             4             6             8            10
 *  | flags | GSO    | header      | segment     | checksum    | checksum    |
 *  |       | type   | length      | bytes       | start       | offset      |
 * </pre>
 */
final class VirtioHeader {
    static final int LENGTH = 10;

    /** The checksum at start + offset holds a partial sum; the rest from start on is missing. */
    static final int NEEDS_CHECKSUM = 1;

    static final int WHOLE = 0;
    static final int TCP4 = 1;
    static final int UDP = 5;

    /** May stand beside a type: the first of the segments has CWR. */
    static final int ECN = 0x80;

    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;

    private VirtioHeader() {}

    static boolean needsChecksum(MemorySegment memory, long header) {
        return (memory.get(U8, header) & NEEDS_CHECKSUM) != 0;
    }

    /** Without {@link #ECN}. */
    static int type(MemorySegment memory, long header) {
        return memory.get(U8, header + 1) & 0xff & ~ECN;
    }

    static int segmentBytes(MemorySegment memory, long header) {
        return memory.get(U16, header + 4) & 0xffff;
    }

    static int checksumStart(MemorySegment memory, long header) {
        return memory.get(U16, header + 6) & 0xffff;
    }

    static int checksumOffset(MemorySegment memory, long header) {
        return memory.get(U16, header + 8) & 0xffff;
    }

    /** A packet that is complete. */
    static void writeWhole(MemorySegment memory, long header) {
        write(memory, header, 0, WHOLE, 0, 0, 0, 0);
    }

    /** TCP segments as one, to be cut again if need be; the checksum holds the pseudo header. */
    static void writeTcp(
            MemorySegment memory, long header, int ipHeader, int tcpHeader, int segmentBytes) {
        write(
                memory,
                header,
                NEEDS_CHECKSUM,
                TCP4,
                ipHeader + tcpHeader,
                segmentBytes,
                ipHeader,
                Ip.TCP_CHECKSUM);
    }

    static void write(
            MemorySegment memory,
            long header,
            int flags,
            int type,
            int headerLength,
            int segmentBytes,
            int checksumStart,
            int checksumOffset) {
        memory.set(U8, header, (byte) flags);
        memory.set(U8, header + 1, (byte) type);
        memory.set(U16, header + 2, (short) headerLength);
        memory.set(U16, header + 4, (short) segmentBytes);
        memory.set(U16, header + 6, (short) checksumStart);
        memory.set(U16, header + 8, (short) checksumOffset);
    }
}
