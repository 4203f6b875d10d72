package net.sallyport.protocol.trace;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * A capture of PPP frames as Wireshark and tcpdump read it: the classic pcap format with link type
 * PPP_WITH_DIR. Makes the bytes; where they go is the caller's. Stateless; from any thread.
 *
 * <pre>
 * file header  | magic a1b2c3d4, 4 | version 2.4, 2+2 | zeros, 8 | longest, 4 | link type, 4 |
 * each frame   | seconds, 4 | microseconds, 4 | length kept, 4 | length, 4 | the frame |
 * the frame    | 0 received, 1 sent | ff 03 | protocol, 2 | information |
 * </pre>
 */
public final class Pcap {
    private static final int PPP_WITH_DIR = 204;
    private static final int LONGEST = 65_535;
    private static final int RECORD_HEADER = 16;
    private static final int FRAME_HEADER = 5;
    private static final long MICROS_PER_SECOND = 1_000_000;

    private Pcap() {}

    /** What a capture file begins with. */
    public static byte[] fileHeader() {
        return ByteBuffer.allocate(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(LONGEST)
                .putInt(PPP_WITH_DIR)
                .array();
    }

    /**
     * One frame of the file.
     *
     * @param epochMicros microseconds since 1970
     * @param protocol the PPP protocol number
     * @param offset where the information field begins
     * @param length of the information field, bytes; of a longer one the first 65530 are kept
     */
    public static byte[] frame(
            long epochMicros,
            boolean sent,
            int protocol,
            MemorySegment memory,
            long offset,
            int length) {
        int kept = Math.min(length, LONGEST - FRAME_HEADER);
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + FRAME_HEADER + kept);
        record.putInt((int) (epochMicros / MICROS_PER_SECOND))
                .putInt((int) (epochMicros % MICROS_PER_SECOND))
                .putInt(FRAME_HEADER + kept)
                .putInt(FRAME_HEADER + length)
                .put((byte) (sent ? 1 : 0))
                .putShort((short) 0xff03)
                .putShort((short) protocol);
        MemorySegment.copy(
                memory, ValueLayout.JAVA_BYTE, offset, record.array(), record.position(), kept);
        return record.array();
    }
}
