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
     * One block of DES (RFC 2759 section 8.6).
     *
     * @param key 7 bytes at {@code keyOffset}; the parity bits are put in here
     * @param clear 8 bytes
     */
    public static byte[] des(byte[] key, int keyOffset, byte[] clear) {
        long bits = 0;
        for (int i = 0; i < 7; i++) {
            bits = bits << 8 | key[keyOffset + i] & 0xff;
        }
        byte[] spread = new byte[8];
        for (int i = 0; i < 8; i++) {
            int seven = (int) (bits >>> (49 - 7 * i)) & 0x7f;
            spread[i] = (byte) (seven << 1 | ~Integer.bitCount(seven) & 1);
        }
        try {
            Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
            des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(spread, "DES"));
            return des.doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no DES", e);
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
