package net.sallyport.hook;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A name as it came over the wire: any bytes. It goes into files as hexadecimal digits and never
 * into the name of a file. Equal byte for byte.
 */
public final class PeerName {
    private final byte[] bytes;

    PeerName(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Null: these are no hexadecimal digits. */
    static @Nullable PeerName ofHex(String hex) {
        try {
            return new PeerName(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Without what stands before the last backslash. */
    PeerName withoutDomain() {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == '\\') {
                return new PeerName(Arrays.copyOfRange(bytes, i + 1, bytes.length));
            }
        }
        return this;
    }

    /** With the letters A to Z made small. */
    PeerName inSmallLetters() {
        byte[] small = bytes.clone();
        for (int i = 0; i < small.length; i++) {
            if (small[i] >= 'A' && small[i] <= 'Z') {
                small[i] = (byte) (small[i] + 'a' - 'A');
            }
        }
        return new PeerName(small);
    }

    /** FNV-1a: spreads names over lock files; two names with one hash only wait for each other. */
    long spread() {
        long hash = 0xcbf29ce484222325L;
        for (byte each : bytes) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash ^ hash >>> 32;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Safe in a log line: printable ASCII stays, all else, quotes and backslashes become \xNN. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            if (each >= ' ' && each < 0x7f && each != '"' && each != '\\') {
                text.append((char) each);
            } else {
                text.append("\\x").append(HexFormat.of().toHexDigits(each));
            }
        }
        return text.toString();
    }

    static PeerName of(String text) {
        return new PeerName(text.getBytes(StandardCharsets.UTF_8));
    }
}
