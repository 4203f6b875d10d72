package net.sallyport.gateway.accounts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets for the database with AES-256 in Galois/Counter Mode, bound to the account and the
 * kind of secret: a box opens for no other account and as no other kind, wherever it is copied.
 *
 * <pre>
 *    0                   4                              16
 *   +-------------------+------------------------------+--------------------------+
 *   | number of the key | nonce                        | ciphertext, then 16 tag  |
 *   +-------------------+------------------------------+--------------------------+
 * </pre>
 */
final class SecretBox {
    /** What is in a box. */
    enum Kind {
        NT_HASH,
        CLEAR_TEXT
    }

    private static final int NONCE = 12;
    private static final int HEAD = 4 + NONCE;
    private static final int TAG_BITS = 128;

    private SecretBox() {}

    static byte[] seal(
            KeyRing keys, SecureRandom random, Kind kind, String account, byte[] secret) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys, keys.sealingKey(), nonce);
            cipher.updateAAD(binding(kind, account));
            byte[] sealed = cipher.doFinal(secret);
            return ByteBuffer.allocate(HEAD + sealed.length)
                    .putInt(keys.sealingKey())
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every JDK", e);
        }
    }

    /**
     * @throws GeneralSecurityException it is no box, its key is not there, or it was not sealed for
     *     this account and kind; the message is for people
     */
    static byte[] open(KeyRing keys, Kind kind, String account, byte[] box)
            throws GeneralSecurityException {
        if (box.length < HEAD + TAG_BITS / 8) {
            throw new GeneralSecurityException("it is too short");
        }
        int number = ByteBuffer.wrap(box).getInt();
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, keys, number, Arrays.copyOfRange(box, 4, HEAD));
        cipher.updateAAD(binding(kind, account));
        return cipher.doFinal(box, HEAD, box.length - HEAD);
    }

    private static Cipher cipher(int mode, KeyRing keys, int number, byte[] nonce)
            throws GeneralSecurityException {
        byte[] key = keys.key(number);
        if (key == null) {
            throw new GeneralSecurityException(
                    "key " + HexFormat.of().toHexDigits(number) + " is not in the key file");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static byte[] binding(Kind kind, String account) {
        String text =
                switch (kind) {
                    case NT_HASH -> "sallyport nt-hash\0";
                    case CLEAR_TEXT -> "sallyport clear-text\0";
                };
        return (text + account).getBytes(StandardCharsets.UTF_8);
    }
}
