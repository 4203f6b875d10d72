package net.sallyport.gateway.pptp;

import java.util.Arrays;

/** Bytes as a row of numbers; zeros when they have run out. */
final class Script {
    private final byte[] bytes;
    private int at;

    Script(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    /** 0 to 255. */
    int next() {
        return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) : 0;
    }

    int next(int bound) {
        return next() % bound;
    }

    byte[] take(int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }
}
