package net.sallyport.gateway.accounts;

import java.nio.charset.StandardCharsets;

/**
 * A peer's name in the two forms that account files may have it in: the bytes as they came, and
 * pppd's own rendering of them, where a control character is {@code ^X} and a byte from 0x80 on is
 * {@code M-} and its lower seven bits. Both are kept as one char a byte.
 *
 * @param raw the bytes
 * @param rendered as pppd would show them; the same for a name of printable ASCII
 */
public record PeerName(String raw, String rendered) {
    /** Longer names are cut, as pppd cuts them. */
    private static final int MAX_RENDERED = 255;

    /** The name as it came over the wire. */
    public static PeerName of(byte[] name) {
        return new PeerName(new String(name, StandardCharsets.ISO_8859_1), render(name));
    }

    /** Without everything up to the last backslash. */
    public PeerName withoutDomain() {
        return new PeerName(
                raw.substring(raw.lastIndexOf('\\') + 1),
                rendered.substring(rendered.lastIndexOf('\\') + 1));
    }

    /** The name as UTF-8, for people; what is none is shown as a replacement character. */
    public String text() {
        return new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String render(byte[] name) {
        StringBuilder rendered = new StringBuilder();
        for (byte octet : name) {
            int c = octet & 0xff;
            if (c == 0 || rendered.length() >= MAX_RENDERED) {
                break;
            }
            if (c >= 0x80) {
                rendered.append("M-");
                c -= 0x80;
            }
            if (c == '\t' || (c >= 0x20 && c != 0x7f)) {
                rendered.append((char) c);
            } else {
                rendered.append('^').append((char) (c ^ 0x40));
            }
        }
        return rendered.substring(0, Math.min(MAX_RENDERED, rendered.length()));
    }
}
