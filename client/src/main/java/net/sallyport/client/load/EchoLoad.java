package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * Belongs to a load client: makes echo requests and verifies their replies. Each packet carries its
 * own number and a stretch of random bytes chosen by it, so that a reply that was damaged, or is
 * somebody else's, is seen.
 *
 * <pre>
 * | IPv4 header 20 | type code checksum id seq 8 | number 8 | sent at 8 | random bytes |
 * </pre>
 */
final class EchoLoad {
    private static final int IP_HEADER = 20;
    private static final int NUMBER = 28;
    private static final int SENT_AT = 36;
    private static final int RANDOM = 44;
    private static final int REQUEST = 8;
    private static final int REPLY = 0;
    private static final int ICMP = 1;

    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int length;
    private final MemorySegment block;
    private final Latency roundTrips = new Latency();
    private long nextNumber;
    private long verified;
    private long corrupt;
    private long strays;
    private long lost;

    /**
     * @param length of a packet with its IP header, 64 bytes and up
     */
    EchoLoad(int length) {
        this.length = length;
        byte[] bytes = new byte[1 << 16];
        new Random(length).nextBytes(bytes);
        block = MemorySegment.ofArray(bytes);
    }

    int length() {
        return length;
    }

    long verified() {
        return verified;
    }

    /** Replies that were not as sent. */
    long corrupt() {
        return corrupt;
    }

    /** Replies that were as sent, but by another session than they came to. */
    long strays() {
        return strays;
    }

    /** Requests that nothing came back to. */
    long lost() {
        return lost;
    }

    void lost(long more) {
        lost += more;
    }

    long sent() {
        return nextNumber;
    }

    Latency roundTrips() {
        return roundTrips;
    }

    /** When a request was sent whose reply this is. */
    static long sentAtNanos(MemorySegment m, long at) {
        return m.get(U64, at + SENT_AT);
    }

    void write(MemorySegment m, long at, int from, int to, int session, long nowNanos) {
        long number = nextNumber++;
        m.set(U32, at, 0x4500 << 16 | length);
        m.set(U32, at + 4, 0);
        m.set(U32, at + 8, 64 << 24 | ICMP << 16);
        m.set(U32, at + 12, from);
        m.set(U32, at + 16, to);
        m.set(U16, at + 10, checksum(m, at, IP_HEADER));
        m.set(U32, at + IP_HEADER, REQUEST << 24);
        m.set(U16, at + 24, (short) session);
        m.set(U16, at + 26, (short) number);
        m.set(U64, at + NUMBER, number);
        m.set(U64, at + SENT_AT, nowNanos);
        MemorySegment.copy(block, place(number), m, at + RANDOM, length - RANDOM);
        m.set(U16, at + 22, checksum(m, at + IP_HEADER, length - IP_HEADER));
    }

    /** What a packet that came through a tunnel is. */
    enum Find {
        NO_REPLY,
        /** Not as it was sent. */
        CORRUPT,
        /** As it was sent, but another session asked. */
        STRAY,
        /** This session's, right in each byte. */
        RIGHT
    }

    Find verify(MemorySegment m, long at, int received, int session, long nowNanos) {
        if (received < IP_HEADER + 8
                || m.get(U8, at + 9) != ICMP
                || m.get(U8, at + IP_HEADER) != REPLY) {
            return Find.NO_REPLY;
        }
        if (received != length || mismatches(m, at, m.get(U64, at + NUMBER))) {
            corrupt++;
            return Find.CORRUPT;
        }
        if (m.get(U16, at + 24) != (short) session) {
            strays++;
            return Find.STRAY;
        }
        roundTrips.add(nowNanos - sentAtNanos(m, at));
        verified++;
        return Find.RIGHT;
    }

    EchoReport report(long wallNanos) {
        return new EchoReport(
                wallNanos,
                verified,
                corrupt + strays,
                lost,
                roundTrips.percentileNanos(50),
                roundTrips.percentileNanos(99));
    }

    private boolean mismatches(MemorySegment m, long at, long number) {
        long from = place(number);
        int random = length - RANDOM;
        return number < 0
                || number >= nextNumber
                || m.get(U16, at + 26) != (short) number
                || MemorySegment.mismatch(m, at + RANDOM, at + length, block, from, from + random)
                        >= 0;
    }

    private long place(long number) {
        return number * 61 % (block.byteSize() - length);
    }

    /** RFC 1071; the field itself is zero meanwhile. */
    private static short checksum(MemorySegment m, long at, int length) {
        long sum = 0;
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            sum += Integer.toUnsignedLong(m.get(U32, at + i));
        }
        if (i + 2 <= length) {
            sum += Short.toUnsignedLong(m.get(U16, at + i)) << 16;
            i += 2;
        }
        if (i < length) {
            sum += Byte.toUnsignedLong(m.get(U8, at + i)) << 24;
        }
        sum = (sum & 0xffffffffL) + (sum >>> 32);
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~sum;
    }
}
