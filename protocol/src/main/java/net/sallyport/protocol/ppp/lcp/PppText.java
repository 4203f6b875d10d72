package net.sallyport.protocol.ppp.lcp;

/** A peer's bytes as people may read them. Stateless. */
public final class PppText {
    private PppText() {}

    /** Printable ASCII as it is, the rest as pppd prints it: {@code ^A}, {@code M-x}. */
    public static String clean(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xff;
            if (b >= 0x80) {
                text.append("M-");
                b -= 0x80;
            }
            if (b < 0x20) {
                text.append('^').append((char) (b + 0x40));
            } else if (b == 0x7f) {
                text.append("^?");
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }
}
