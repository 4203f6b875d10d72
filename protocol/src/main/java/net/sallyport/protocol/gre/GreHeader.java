package net.sallyport.protocol.gre;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The enhanced GRE header (RFC 2637 section 4.1), read and written where it lies. Offsets are those
 * of the header's first octet, behind the IP header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 * |C|R|K|S|s|Recur|A| Flags | Ver |    protocol type (0x880B)     |
 * |0|0|1| |0|  0  | |   0   |  1  |                               |
 * +-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 * |        payload length         |  call id (the receiver's)     |
 * +-------------------------------+-------------------------------+
 * |              sequence number, if S (a payload)                |
 * +---------------------------------------------------------------+
 * |              acknowledgment number, if A                      |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class GreHeader {
    /** The shortest header that {@link #callId} needs. */
    public static final int MINIMUM_LENGTH = 8;

    /** With both optional fields. */
    public static final int MAXIMUM_LENGTH = 16;

    public static final int MAXIMUM_PAYLOAD = 0xffff;

    private static final int PROTOCOL_PPP = 0x880b;
    private static final int SEQUENCE = 0x1000;
    private static final int ACKNOWLEDGMENT = 0x0080;

    /** K and version 1. */
    private static final int FIXED = 0x2001;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private GreHeader() {}

    /**
     * The call id of a packet, for finding its channel; -1 if the packet is too short to have one.
     * Says nothing about the rest: {@link GreChannel#receive} checks that.
     */
    public static int callId(MemorySegment memory, long offset, int length) {
        return length < MINIMUM_LENGTH ? -1 : u16(memory, offset + 6);
    }

    /** What is wrong with a packet of {@code length} bytes; null if nothing. */
    public static @Nullable GreCounter flaw(MemorySegment memory, long offset, int length) {
        if (length < MINIMUM_LENGTH) {
            return GreCounter.TOO_SHORT;
        }
        int flags = u16(memory, offset);
        if ((flags & ~(SEQUENCE | ACKNOWLEDGMENT)) != FIXED) {
            return GreCounter.BAD_FLAGS;
        }
        if (u16(memory, offset + 2) != PROTOCOL_PPP) {
            return GreCounter.BAD_PROTOCOL;
        }
        if ((flags & (SEQUENCE | ACKNOWLEDGMENT)) == 0) {
            return GreCounter.EMPTY;
        }
        int header = headerLength(flags);
        if (length < header) {
            return GreCounter.TOO_SHORT;
        }
        // Bytes behind the payload are padding; a payload that did not all arrive is no payload.
        if ((flags & SEQUENCE) != 0 && u16(memory, offset + 4) > length - header) {
            return GreCounter.TRUNCATED;
        }
        return null;
    }

    static int flags(MemorySegment memory, long offset) {
        return u16(memory, offset);
    }

    static boolean hasSequence(int flags) {
        return (flags & SEQUENCE) != 0;
    }

    static boolean hasAcknowledgment(int flags) {
        return (flags & ACKNOWLEDGMENT) != 0;
    }

    static int headerLength(int flags) {
        return MINIMUM_LENGTH + (hasSequence(flags) ? 4 : 0) + (hasAcknowledgment(flags) ? 4 : 0);
    }

    static int payloadLength(MemorySegment memory, long offset) {
        return u16(memory, offset + 4);
    }

    static int sequence(MemorySegment memory, long offset) {
        return memory.get(INT, offset + 8);
    }

    static int acknowledgment(MemorySegment memory, long offset, int flags) {
        return memory.get(INT, offset + (hasSequence(flags) ? 12 : 8));
    }

    static void writeData(
            MemorySegment memory, long offset, int payloadLength, int callId, int sequence) {
        write(memory, offset, FIXED | SEQUENCE, payloadLength, callId);
        memory.set(INT, offset + 8, sequence);
    }

    static void writeData(
            MemorySegment memory,
            long offset,
            int payloadLength,
            int callId,
            int sequence,
            int acknowledgment) {
        write(memory, offset, FIXED | SEQUENCE | ACKNOWLEDGMENT, payloadLength, callId);
        memory.set(INT, offset + 8, sequence);
        memory.set(INT, offset + 12, acknowledgment);
    }

    static void writeAcknowledgment(
            MemorySegment memory, long offset, int callId, int acknowledgment) {
        write(memory, offset, FIXED | ACKNOWLEDGMENT, 0, callId);
        memory.set(INT, offset + 8, acknowledgment);
    }

    private static void write(
            MemorySegment memory, long offset, int flags, int payloadLength, int callId) {
        memory.set(INT, offset, flags << 16 | PROTOCOL_PPP);
        memory.set(INT, offset + 4, payloadLength << 16 | callId);
    }

    private static int u16(MemorySegment memory, long offset) {
        return Short.toUnsignedInt(memory.get(SHORT, offset));
    }
}
