package net.sallyport.protocol.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** MD4 (RFC 1320), which the JDK does not have and NT password hashes are made of. */
public final class Md4 {
    public static final int LENGTH = 16;

    private static final int BLOCK = 64;
    private static final int[] SHIFTS_1 = {3, 7, 11, 19};
    private static final int[] SHIFTS_2 = {3, 5, 9, 13};
    private static final int[] SHIFTS_3 = {3, 9, 11, 15};
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Md4() {}

    /** The digest of a whole message, 16 bytes. */
    public static byte[] digest(byte[] message) {
        // RFC 1320 sections 3.1 and 3.2: a one bit, zeros up to 56 mod 64, the length in bits
        byte[] padded = Arrays.copyOf(message, (message.length + 8) / BLOCK * BLOCK + BLOCK);
        padded[message.length] = (byte) 0x80;
        LONG.set(padded, padded.length - 8, message.length * 8L);

        int[] state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
        int[] words = new int[16];
        for (int at = 0; at < padded.length; at += BLOCK) {
            for (int i = 0; i < 16; i++) {
                words[i] = (int) INT.get(padded, at + 4 * i);
            }
            compress(state, words);
        }
        byte[] digest = new byte[LENGTH];
        for (int i = 0; i < 4; i++) {
            INT.set(digest, 4 * i, state[i]);
        }
        return digest;
    }

    // RFC 1320 section 3.4. Each step writes the register that the next three read.
    private static void compress(int[] state, int[] x) {
        int[] r = state.clone();
        for (int i = 0; i < 16; i++) {
            step(r, i, x[i], SHIFTS_1[i & 3], 1);
        }
        for (int i = 0; i < 16; i++) {
            step(r, i, x[(i & 3) * 4 + (i >> 2)], SHIFTS_2[i & 3], 2);
        }
        for (int i = 0; i < 16; i++) {
            step(r, i, x[Integer.reverse(i) >>> 28], SHIFTS_3[i & 3], 3);
        }
        for (int i = 0; i < 4; i++) {
            state[i] += r[i];
        }
    }

    private static void step(int[] r, int i, int word, int shift, int round) {
        int a = -i & 3;
        int b = r[(a + 1) & 3];
        int c = r[(a + 2) & 3];
        int d = r[(a + 3) & 3];
        int mixed =
                switch (round) {
                    case 1 -> (b & c) | (~b & d);
                    case 2 -> ((b & c) | (b & d) | (c & d)) + 0x5a827999;
                    default -> (b ^ c ^ d) + 0x6ed9eba1;
                };
        r[a] = Integer.rotateLeft(r[a] + mixed + word, shift);
    }
}
