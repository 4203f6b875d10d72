package net.sallyport.linux.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Where the fields of IPv4 (RFC 791), TCP (RFC 9293) and UDP headers stand. */
final class Ip {
    static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    static final int MIN_HEADER = 20;
    static final int MAX_PACKET = 0xffff;
    static final int TOTAL_LENGTH = 2;
    static final int ID = 4;
    static final int FRAGMENT = 6;
    static final int TTL = 8;
    static final int PROTOCOL = 9;
    static final int CHECKSUM = 10;
    static final int SOURCE = 12;
    static final int DESTINATION = 16;

    static final int DONT_FRAGMENT = 0x4000;

    /** More Fragments, and the offset of one. */
    static final int IS_FRAGMENT = 0x3fff;

    static final int TCP = 6;
    static final int UDP = 17;

    static final int TCP_HEADER = 20;
    static final int TCP_SEQUENCE = 4;
    static final int TCP_ACKNOWLEDGMENT = 8;
    static final int TCP_DATA_OFFSET = 12;
    static final int TCP_FLAGS = 13;
    static final int TCP_WINDOW = 14;
    static final int TCP_CHECKSUM = 16;
    static final int TCP_URGENT_POINTER = 18;

    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int ECE = 0x40;
    static final int CWR = 0x80;

    static final int UDP_HEADER = 8;
    static final int UDP_LENGTH = 4;
    static final int UDP_CHECKSUM = 6;

    private Ip() {}

    static int u8(MemorySegment memory, long offset) {
        return memory.get(U8, offset) & 0xff;
    }

    static int u16(MemorySegment memory, long offset) {
        return memory.get(U16, offset) & 0xffff;
    }

    static int u32(MemorySegment memory, long offset) {
        return memory.get(U32, offset);
    }

    static void setU16(MemorySegment memory, long offset, int value) {
        memory.set(U16, offset, (short) value);
    }

    /** Writes the checksum of an IP header whose other fields stand. */
    static void sealHeader(MemorySegment memory, long offset, int headerLength) {
        setU16(memory, offset + CHECKSUM, 0);
        int sum =
                headerLength == MIN_HEADER
                        ? InternetChecksum.sumOfHeader(memory, offset)
                        : InternetChecksum.sum(memory, offset, headerLength);
        memory.set(U16, offset + CHECKSUM, InternetChecksum.of(sum));
    }
}
