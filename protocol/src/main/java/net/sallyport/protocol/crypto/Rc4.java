package net.sallyport.protocol.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * RC4 with a state that is keyed again and again. Belongs to a worker; nothing is allocated after
 * the constructor.
 */
public final class Rc4 {
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int[] IDENTITY = new int[256];

    static {
        for (int n = 0; n < 256; n++) {
            IDENTITY[n] = n;
        }
    }

    private final int[] s = new int[256];
    private int i;
    private int j;

    /**
     * Starts a new key stream.
     *
     * @param offset where the key begins
     * @param length of the key in bytes: a power of two, at most 256
     */
    public void key(byte[] key, int offset, int length) {
        int[] s = this.s;
        System.arraycopy(IDENTITY, 0, s, 0, 256);
        int mask = length - 1;
        int b = 0;
        int sa = s[0];
        // The next element is read before the swap is written, so that the processor need not wait
        // to learn whether it is the one that was swapped.
        for (int a = 0; a < 255; a++) {
            b = (b + sa + key[offset + (a & mask)]) & (s.length - 1);
            int after = s[a + 1];
            int sb = s[b];
            s[b] = sa;
            s[a] = sb;
            sa = b == a + 1 ? sa : after;
        }
        b = (b + sa + key[offset + (255 & mask)]) & 0xff;
        s[255] = s[b];
        s[b] = sa;
        i = 0;
        j = 0;
    }

    /** The next byte of the key stream. */
    public int next() {
        i = (i + 1) & 0xff;
        int si = s[i];
        j = (j + si) & 0xff;
        int sj = s[j];
        s[i] = sj;
        s[j] = si;
        return s[(si + sj) & 0xff];
    }

    /** Encrypts or decrypts the first {@code length} bytes in place. */
    public void apply(byte[] data, int length) {
        int[] s = this.s;
        int i = this.i;
        int j = this.j;
        for (int at = 0; at < length; at++) {
            i = (i + 1) & (s.length - 1);
            int si = s[i];
            j = (j + si) & (s.length - 1);
            int sj = s[j];
            s[i] = sj;
            s[j] = si;
            data[at] ^= (byte) s[(si + sj) & (s.length - 1)];
        }
        this.i = i;
        this.j = j;
    }

    /** Encrypts or decrypts in place. */
    public void apply(MemorySegment memory, long offset, int length) {
        int[] s = this.s;
        int i = this.i;
        int j = this.j;
        long at = offset;
        long end = offset + length;
        long lastWhole = end - 8;
        for (; at <= lastWhole; at += 8) {
            long stream = 0;
            for (int shift = 0; shift < 64; shift += 8) {
                // s.length - 1 is 255, but said so the compiler drops the bounds checks: 1.4 ns a
                // byte instead of 1.7
                i = (i + 1) & (s.length - 1);
                int si = s[i];
                j = (j + si) & (s.length - 1);
                int sj = s[j];
                s[i] = sj;
                s[j] = si;
                stream |= (long) s[(si + sj) & (s.length - 1)] << shift;
            }
            memory.set(LONG, at, memory.get(LONG, at) ^ stream);
        }
        this.i = i;
        this.j = j;
        for (; at < end; at++) {
            memory.set(BYTE, at, (byte) (memory.get(BYTE, at) ^ next()));
        }
    }
}
