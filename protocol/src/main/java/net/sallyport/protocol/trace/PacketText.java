package net.sallyport.protocol.trace;

/** Bytes being read and the line that they become; reading past the end gives what there is. */
final class PacketText {
    private static final String HEX = "0123456789abcdef";
    private static final int HEX_MAX = 32;

    private final StringBuilder line;
    private final byte[] bytes;
    private final int end;
    private int at;

    PacketText(StringBuilder line, byte[] bytes, int at, int end) {
        this.line = line;
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** The next bytes as a packet of their own. */
    PacketText part(int length) {
        int partEnd = at + Math.min(length, left());
        PacketText part = new PacketText(line, bytes, at, partEnd);
        at = partEnd;
        return part;
    }

    int left() {
        return end - at;
    }

    int peek(int ahead) {
        return bytes[at + ahead] & 0xff;
    }

    int octet() {
        return bytes[at++] & 0xff;
    }

    int sixteen() {
        return octet() << 8 | octet();
    }

    int thirtyTwo() {
        return sixteen() << 16 | sixteen();
    }

    void skip(int length) {
        at += length;
    }

    PacketText put(String text) {
        line.append(text);
        return this;
    }

    PacketText putHex(int number) {
        line.append("0x").append(Integer.toHexString(number));
        return this;
    }

    PacketText putDecimal(int number) {
        line.append(number);
        return this;
    }

    /** The next four bytes as an IPv4 address. */
    void putAddress() {
        line.append(octet()).append('.').append(octet());
        line.append('.').append(octet()).append('.').append(octet());
    }

    void putOctet(int octet) {
        line.append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
    }

    /** Everything that is left, in hexadecimal; of much of it the beginning. */
    void rest() {
        int shown = Math.min(left(), HEX_MAX);
        for (int n = 0; n < shown; n++) {
            line.append(' ');
            putOctet(octet());
        }
        if (left() > 0) {
            line.append(" ...");
            at = end;
        }
    }

    /** The next bytes, between quotes, nothing raw that a terminal or a log would stumble over. */
    void quoted(int length) {
        line.append('"');
        for (int n = Math.min(length, left()); n > 0; n--) {
            int c = octet();
            switch (c) {
                case '\\', '"' -> line.append('\\').append((char) c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        line.append((char) c);
                    } else {
                        line.append('\\').append(c >> 6).append(c >> 3 & 7).append(c & 7);
                    }
                }
            }
        }
        line.append('"');
    }

    /** All that is left as a text, if it begins like one. */
    void textOrRest() {
        if (left() > 0 && peek(0) >= ' ' && peek(0) < 0x7f) {
            line.append(' ');
            quoted(left());
        } else {
            rest();
        }
    }
}
