package net.sallyport.linux;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds netlink messages, one behind the other, growing as needed.
 *
 * <pre>
 *  0        4      6       8          12      16
 *  | length | type | flags | sequence | port  | body, attributes (length, type, value, padding)
 * </pre>
 */
final class NetlinkWriter {
    private static final int LENGTH = 0;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;

    private byte[] bytes = new byte[512];
    private ByteBuffer buffer = wrap(bytes, 0);
    private int start;

    private static ByteBuffer wrap(byte[] bytes, int position) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).position(position);
    }

    private NetlinkWriter room(int more) {
        if (buffer.remaining() < more) {
            int position = buffer.position();
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, position + more));
            buffer = wrap(bytes, position);
        }
        return this;
    }

    NetlinkWriter begin(int type, int flags) {
        room(Rtnetlink.HEADER);
        start = buffer.position();
        buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
        return this;
    }

    NetlinkWriter u8(int value) {
        room(1);
        buffer.put((byte) value);
        return this;
    }

    NetlinkWriter u16(int value) {
        room(2);
        buffer.putShort((short) value);
        return this;
    }

    NetlinkWriter u32(int value) {
        room(4);
        buffer.putInt(value);
        return this;
    }

    NetlinkWriter attribute(int type, int value) {
        return u16(8).u16(type).u32(value);
    }

    NetlinkWriter attribute(int type, Inet4Address value) {
        return attribute(type, value.getAddress());
    }

    /** A number in an attribute within an attribute. */
    NetlinkWriter nested(int outer, int inner, int value) {
        return u16(12).u16(outer).attribute(inner, value);
    }

    /** A text with the zero byte that the kernel wants behind it. */
    NetlinkWriter attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    NetlinkWriter attribute(int type, byte[] value) {
        room(8 + value.length);
        u16(4 + value.length).u16(type);
        buffer.put(value);
        while ((buffer.position() - start & 3) != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** Begins an attribute that holds others; give what this returns to {@link #endNest}. */
    int beginNest(int type) {
        int nest = buffer.position();
        u16(0).u16(type | Rtnetlink.NESTED);
        return nest;
    }

    NetlinkWriter endNest(int nest) {
        buffer.putShort(nest, (short) (buffer.position() - nest));
        return this;
    }

    /** Ends the message: its length is known now. */
    void end() {
        buffer.putInt(start + LENGTH, buffer.position() - start);
    }

    int length() {
        return buffer.position();
    }

    int messageLength(int at) {
        return buffer.getInt(at + LENGTH);
    }

    void setSequence(int at, int sequence) {
        buffer.putInt(at + SEQUENCE, sequence);
    }

    void setFlag(int at, int flag) {
        buffer.putShort(at + FLAGS, (short) (buffer.getShort(at + FLAGS) | flag));
    }

    byte[] bytes() {
        return bytes;
    }
}
