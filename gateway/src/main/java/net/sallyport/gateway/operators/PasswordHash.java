package net.sallyport.gateway.operators;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Administrators' passwords as they are kept: PBKDF2 with HMAC-SHA-512 (RFC 8018), {@value
 * #ITERATIONS} rounds and 16 bytes of salt of their own. Each hash says its own number of rounds,
 * so that it can be raised.
 *
 * <pre>
 *   pbkdf2-sha512$ROUNDS$SALT$HASH       salt and hash in base 64
 * </pre>
 */
final class PasswordHash {
    static final int ITERATIONS = 220_000;

    private static final String KIND = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;
    private static final int MOST_ITERATIONS = 10_000_000;

    /** Checked for names that nobody has, so that it takes as long. */
    static final String NOBODYS = make("nobody's".toCharArray(), new SecureRandom());

    private PasswordHash() {}

    static String make(char[] password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder();
        return KIND
                + "$"
                + ITERATIONS
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(derive(password, salt, ITERATIONS));
    }

    /** Whether the hash is of this password; takes the time that guessing shall take. */
    static boolean matches(char[] password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(KIND) || !parts[1].matches("[0-9]{1,8}")) {
            return false;
        }
        int rounds = Math.clamp(Long.parseLong(parts[1]), 1, MOST_ITERATIONS);
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            byte[] expected = base64.decode(parts[3]);
            return MessageDigest.isEqual(
                    expected, derive(password, base64.decode(parts[2]), rounds));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] derive(char[] password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password, salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("PBKDF2 is part of every JDK", e);
        } finally {
            spec.clearPassword();
        }
    }
}
