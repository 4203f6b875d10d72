package net.sallyport.protocol.ppp.automaton;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Configuration Option (RFC 1661 section 6).
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |    Length     |  Data ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param type 0 to 255
 * @param data 0 to 253 bytes; the wire's length is two more
 */
public record Option(int type, byte[] data) {
    public static Option empty(int type) {
        return new Option(type, new byte[0]);
    }

    public static Option ofShort(int type, int value) {
        return new Option(type, new byte[] {(byte) (value >> 8), (byte) value});
    }

    public static Option ofInt(int type, int value) {
        return new Option(
                type,
                new byte[] {
                    (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
                });
    }

    /** The first two bytes; the caller knows that they are there. */
    public int shortValue() {
        return (data[0] & 0xff) << 8 | data[1] & 0xff;
    }

    /** The first four bytes; the caller knows that they are there. */
    public int intValue() {
        return shortValue() << 16 | (data[2] & 0xff) << 8 | data[3] & 0xff;
    }

    /** An option list, or null if the lengths do not add up. */
    public static @Nullable List<Option> parse(byte[] bytes) {
        List<Option> options = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            if (bytes.length - at < 2) {
                return null;
            }
            int length = bytes[at + 1] & 0xff;
            if (length < 2 || length > bytes.length - at) {
                return null;
            }
            options.add(
                    new Option(bytes[at] & 0xff, Arrays.copyOfRange(bytes, at + 2, at + length)));
            at += length;
        }
        return options;
    }

    /** The option list as it goes over the wire. */
    public static byte[] encode(List<Option> options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Option option : options) {
            out.write(option.type);
            out.write(option.data.length + 2);
            out.writeBytes(option.data);
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Option option
                && option.type == type
                && Arrays.equals(option.data, data);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return type + ":" + HexFormat.of().formatHex(data);
    }
}
