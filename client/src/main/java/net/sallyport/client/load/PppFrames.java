package net.sallyport.client.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What a load client reads of a control frame besides what its link does. */
final class PppFrames {
    static final int LCP = 0xc021;
    static final int CHAP = 0xc223;

    /** RFC 1661 section 5.5. */
    static final int TERMINATE_REQUEST = 5;

    /** RFC 1994 section 4.1. */
    static final int CHAP_RESPONSE = 2;

    /** Likewise. */
    static final int CHAP_SUCCESS = 3;

    /** Likewise; with MS-CHAP its text ends in {@code M=} and what is for people. */
    static final int CHAP_FAILURE = 4;

    private static final int ADDRESS_AND_CONTROL = 0xff03;
    private static final int HEADER = 4;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private PppFrames() {}

    static boolean is(int protocol, int code, MemorySegment memory, long offset, int length) {
        return code(protocol, memory, offset, length) == code;
    }

    /** The code of a packet of this protocol; -1 for any other frame. */
    static int code(int protocol, MemorySegment memory, long offset, int length) {
        long at = packet(memory, offset, length);
        return at - offset + HEADER <= length && (memory.get(U16, at - 2) & 0xffff) == protocol
                ? memory.get(ValueLayout.JAVA_BYTE, at) & 0xff
                : -1;
    }

    /** The data of a packet that {@link #code} knows. */
    static String text(MemorySegment memory, long offset, int length) {
        long at = packet(memory, offset, length);
        int whole = memory.get(U16, at + 2) & 0xffff;
        int data = Math.min(whole, (int) (offset + length - at)) - HEADER;
        return data <= 0
                ? ""
                : new String(
                        memory.asSlice(at + HEADER, data).toArray(ValueLayout.JAVA_BYTE),
                        StandardCharsets.UTF_8);
    }

    /** Where the packet begins, after the protocol field of two bytes. */
    private static long packet(MemorySegment memory, long offset, int length) {
        boolean isLong = length >= 2 && (memory.get(U16, offset) & 0xffff) == ADDRESS_AND_CONTROL;
        return offset + (isLong ? 4 : 2);
    }
}
