package net.sallyport.protocol.ppp.automaton;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A packet of LCP or of an NCP (RFC 1661 section 5).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Data ...
 * +-+-+-+-+
 * </pre>
 *
 * @param code 0 to 255
 * @param id 0 to 255
 * @param data what follows the header
 */
public record ControlPacket(int code, int id, byte[] data) {
    public static final int HEADER_LENGTH = 4;

    public static final int CONFIGURE_REQUEST = 1;
    public static final int CONFIGURE_ACK = 2;
    public static final int CONFIGURE_NAK = 3;
    public static final int CONFIGURE_REJECT = 4;
    public static final int TERMINATE_REQUEST = 5;
    public static final int TERMINATE_ACK = 6;
    public static final int CODE_REJECT = 7;

    /** The packet, or null if the length is below 4 or beyond the end. Padding is left out. */
    public static @Nullable ControlPacket parse(byte[] information) {
        if (information.length < HEADER_LENGTH) {
            return null;
        }
        int length = (information[2] & 0xff) << 8 | information[3] & 0xff;
        if (length < HEADER_LENGTH || length > information.length) {
            return null;
        }
        return new ControlPacket(
                information[0] & 0xff,
                information[1] & 0xff,
                Arrays.copyOfRange(information, HEADER_LENGTH, length));
    }

    /** The packet as it goes over the wire. */
    public byte[] encode() {
        int length = HEADER_LENGTH + data.length;
        byte[] bytes = new byte[length];
        bytes[0] = (byte) code;
        bytes[1] = (byte) id;
        bytes[2] = (byte) (length >> 8);
        bytes[3] = (byte) length;
        System.arraycopy(data, 0, bytes, HEADER_LENGTH, data.length);
        return bytes;
    }
}
