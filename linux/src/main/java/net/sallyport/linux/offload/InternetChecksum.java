package net.sallyport.linux.offload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The checksum of IP, TCP and UDP (RFC 1071), as sums of 16 bits in network order. */
final class InternetChecksum {
    /** What the sum over a range comes to that holds its own, right, checksum. */
    static final int RIGHT = 0xffff;

    private static final ValueLayout.OfLong WORDS = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort PAIR = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long LOW = 0xffff_ffffL;

    private InternetChecksum() {}

    /** The sum over a range that begins at an even place of what is summed, 0 to 0xffff. */
    static int sum(MemorySegment memory, long offset, int length) {
        // RFC 1071 section 2 (B), (C): in the machine's own order, as many bytes at once as it can.
        long at = offset;
        long end = offset + length;
        long sum = 0;
        long other = 0;
        for (; at + 16 <= end; at += 16) {
            long a = memory.get(WORDS, at);
            long b = memory.get(WORDS, at + 8);
            sum += (a & LOW) + (a >>> 32);
            other += (b & LOW) + (b >>> 32);
        }
        sum += other;
        for (; at + 4 <= end; at += 4) {
            sum += memory.get(WORD, at) & LOW;
        }
        if (at + 2 <= end) {
            sum += memory.get(PAIR, at) & 0xffff;
            at += 2;
        }
        if (at < end) {
            int last = memory.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            sum += SWAPPED ? last : last << 8;
        }
        int folded = fold(sum);
        return SWAPPED ? Short.reverseBytes((short) folded) & 0xffff : folded;
    }

    /** The sum of two sums, or of a sum and a number of 16 or 32 bits. */
    static int add(int sum, int more) {
        return fold(sum + (more & LOW));
    }

    /** The checksum to be written for a sum. */
    static short of(int sum) {
        return (short) ~sum;
    }

    /** The part of a TCP or UDP checksum that is no part of the segment (RFC 9293 section 3.1). */
    static int pseudoHeader(MemorySegment memory, long ipHeader, int protocol, int length) {
        return add(add(sum(memory, ipHeader + Ip.SOURCE, 8), protocol), length);
    }

    private static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}
