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
        // So plain a loop, one place an int tells, one sum: C2 makes vector code of it.
        int words = length >>> 3;
        long sum = 0;
        for (int word = 0; word < words; word++) {
            long bytes = memory.get(WORDS, offset + (long) word * Long.BYTES);
            sum += (bytes & LOW) + (bytes >>> 32);
        }
        long at = offset + (long) words * Long.BYTES;
        if ((length & 4) != 0) {
            sum += memory.get(WORD, at) & LOW;
            at += 4;
        }
        if ((length & 2) != 0) {
            sum += memory.get(PAIR, at) & 0xffff;
            at += 2;
        }
        if ((length & 1) != 0) {
            int last = memory.get(ValueLayout.JAVA_BYTE, at) & 0xff;
            sum += SWAPPED ? last : last << 8;
        }
        return inNetworkOrder(sum);
    }

    /** The same over an IPv4 header without options. */
    static int sumOfHeader(MemorySegment memory, long offset) {
        long first = memory.get(WORDS, offset);
        long second = memory.get(WORDS, offset + 8);
        return inNetworkOrder(
                (first & LOW)
                        + (first >>> 32)
                        + (second & LOW)
                        + (second >>> 32)
                        + (memory.get(WORD, offset + 16) & LOW));
    }

    private static int inNetworkOrder(long sum) {
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
        long addresses = memory.get(WORDS, ipHeader + Ip.SOURCE);
        return add(inNetworkOrder((addresses & LOW) + (addresses >>> 32)), protocol + length);
    }

    private static int fold(long sum) {
        long folded = (sum & LOW) + (sum >>> 32);
        folded = (folded & 0xffff) + (folded >>> 16);
        folded = (folded & 0xffff) + (folded >>> 16);
        return (int) ((folded & 0xffff) + (folded >>> 16));
    }
}
