package net.sallyport.protocol.ppp.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A packet of PAP or CHAP, which look alike (RFC 1334 section 2.2, RFC 1994 section 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Code      |  Identifier   |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    Data ...
 * </pre>
 */
record AuthPacket(int code, int id, byte[] data) {
    static final int PAP_REQUEST = 1;
    static final int PAP_ACK = 2;
    static final int PAP_NAK = 3;

    static final int CHAP_CHALLENGE = 1;
    static final int CHAP_RESPONSE = 2;
    static final int CHAP_SUCCESS = 3;
    static final int CHAP_FAILURE = 4;

    private static final int HEADER_LENGTH = 4;
    private static final int FIELD_MAX = 255;

    /** The packet, or null if its length field lies. What follows it is padding. */
    static @Nullable AuthPacket parse(byte[] packet) {
        if (packet.length < HEADER_LENGTH) {
            return null;
        }
        int length = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
        if (length < HEADER_LENGTH || length > packet.length) {
            return null;
        }
        return new AuthPacket(
                packet[0] & 0xff,
                packet[1] & 0xff,
                Arrays.copyOfRange(packet, HEADER_LENGTH, length));
    }

    static byte[] format(int code, int id, byte[]... parts) {
        int length = HEADER_LENGTH;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] packet = new byte[length];
        packet[0] = (byte) code;
        packet[1] = (byte) id;
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;
        int at = HEADER_LENGTH;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, packet, at, part.length);
            at += part.length;
        }
        return packet;
    }

    /** A byte that says how long the field is, and the field; cut if it is too long to be said. */
    static byte[] counted(byte[] field) {
        int length = Math.min(field.length, FIELD_MAX);
        byte[] counted = new byte[length + 1];
        counted[0] = (byte) length;
        System.arraycopy(field, 0, counted, 1, length);
        return counted;
    }

    /** The counted field at an offset of the data; null if it does not fit. */
    byte @Nullable [] field(int offset) {
        if (offset >= data.length) {
            return null;
        }
        int end = offset + 1 + (data[offset] & 0xff);
        return end > data.length ? null : Arrays.copyOfRange(data, offset + 1, end);
    }

    /** What follows an offset of the data. */
    byte[] rest(int offset) {
        return Arrays.copyOfRange(data, offset, data.length);
    }
}
