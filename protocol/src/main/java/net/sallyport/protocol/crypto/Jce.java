package net.sallyport.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The algorithms that every JDK has, without the exceptions that it therefore cannot throw. */
public final class Jce {
    private Jce() {}

    public static MessageDigest sha1() {
        return digest("SHA-1");
    }

    public static MessageDigest md5() {
        return digest("MD5");
    }

    /** Hashes the parts one after the other. */
    public static byte[] hash(MessageDigest digest, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /**
     * A block of DES with each key (RFC 2759 section 8.6), one behind the other.
     *
     * @param keys 7 bytes each; the parity bits are put in here
     * @param clear 8 bytes
     */
    public static byte[] des(byte[] keys, byte[] clear) {
        byte[] encrypted = new byte[keys.length / 7 * 8];
        byte[] spread = new byte[8];
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            for (int n = 0; n < keys.length / 7; n++) {
                spread(keys, 7 * n, spread);
                des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(spread, "DES"));
                des.doFinal(clear, 0, clear.length, encrypted, 8 * n);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no DES", e);
        }
        return encrypted;
    }

    private static void spread(byte[] key, int offset, byte[] spread) {
        long bits = 0;
        for (int i = 0; i < 7; i++) {
            bits = bits << 8 | key[offset + i] & 0xff;
        }
        for (int i = 0; i < 8; i++) {
            int seven = (int) (bits >>> (49 - 7 * i)) & 0x7f;
            spread[i] = (byte) (seven << 1 | ~Integer.bitCount(seven) & 1);
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + name, e);
        }
    }
}
