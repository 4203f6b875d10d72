package net.sallyport.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A name as it was typed and came over the wire: any bytes, none included. Hostile until a store
 * has resolved it; equal only byte for byte. Immutable.
 */
public final class AccountName {
    private final byte[] bytes;

    private AccountName(byte[] bytes) {
        this.bytes = bytes;
    }

    public static AccountName of(byte[] bytes) {
        return new AccountName(bytes.clone());
    }

    public static AccountName of(String text) {
        return new AccountName(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Safe to print: letters of any script stay, control and format characters, backslashes and
     * bytes that are not UTF-8 become {@code \xNN}.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes.length);
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .codePoints()
                    .forEach(point -> append(text, point));
        } catch (CharacterCodingException notUtf8) {
            text.setLength(0);
            for (byte each : bytes) {
                appendByte(text, each);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, int point) {
        boolean printable =
                switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR ->
                            false;
                    default -> point != '\\';
                };
        if (printable) {
            text.appendCodePoint(point);
        } else {
            for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                escape(text, each);
            }
        }
    }

    private static void appendByte(StringBuilder text, byte value) {
        if (value >= ' ' && value < 0x7f && value != '\\') {
            text.append((char) value);
        } else {
            escape(text, value);
        }
    }

    private static void escape(StringBuilder text, byte value) {
        text.append("\\x")
                .append(Character.forDigit(value >> 4 & 15, 16))
                .append(Character.forDigit(value & 15, 16));
    }
}
