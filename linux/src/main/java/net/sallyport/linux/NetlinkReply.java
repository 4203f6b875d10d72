package net.sallyport.linux;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One message from the kernel: a copy, so that it can be kept while others are read. */
record NetlinkReply(int type, int flags, int sequence, byte[] body) {
    int u8(int at) {
        return at < body.length ? body[at] & 0xff : 0;
    }

    int u32(int at) {
        return at + 4 <= body.length
                ? ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(at)
                : 0;
    }

    private static int u16(byte[] bytes, int at) {
        return Short.toUnsignedInt(
                ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getShort(at));
    }

    /**
     * The value of an attribute, null if it is not there.
     *
     * @param from where the attributes begin in the body: behind the fixed structure
     */
    byte @Nullable [] attribute(int from, int wanted) {
        return find(body, from, wanted);
    }

    private static byte @Nullable [] find(byte[] bytes, int from, int wanted) {
        int at = from;
        while (at + 4 <= bytes.length) {
            int length = u16(bytes, at);
            if (length < 4 || at + length > bytes.length) {
                return null;
            }
            if ((u16(bytes, at + 2) & ~Rtnetlink.NESTED) == wanted) {
                return Arrays.copyOfRange(bytes, at + 4, at + length);
            }
            at += Rtnetlink.align(length);
        }
        return null;
    }

    /** A number, or {@code otherwise} if it is not there. */
    int number(int from, int wanted, int otherwise) {
        byte[] value = attribute(from, wanted);
        return value == null || value.length < 4
                ? otherwise
                : ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).getInt();
    }

    /** A number in an attribute within an attribute, or 0 if it is not there. */
    int nestedNumber(int from, int outer, int inner) {
        byte[] value = attribute(from, outer);
        byte[] number = value == null ? null : find(value, 0, inner);
        return number == null || number.length < 4
                ? 0
                : ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt();
    }

    /**
     * The value of an attribute within attributes, each inside the one before; null if not there.
     */
    byte @Nullable [] within(int from, int... path) {
        byte[] value = attribute(from, path[0]);
        for (int i = 1; i < path.length && value != null; i++) {
            value = find(value, 0, path[i]);
        }
        return value;
    }

    String text(int from, int wanted) {
        return text(attribute(from, wanted));
    }

    /** A text in an attribute within an attribute. */
    String nestedText(int from, int outer, int inner) {
        byte[] value = attribute(from, outer);
        return value == null ? "" : text(find(value, 0, inner));
    }

    private static String text(byte @Nullable [] value) {
        if (value == null) {
            return "";
        }
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    @Nullable Inet4Address address(int from, int wanted) {
        byte[] value = attribute(from, wanted);
        return value == null || value.length != 4 ? null : Ipv4.of(ByteBuffer.wrap(value).getInt());
    }
}
