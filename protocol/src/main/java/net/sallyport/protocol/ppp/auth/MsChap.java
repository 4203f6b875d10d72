package net.sallyport.protocol.ppp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Md4;

/** The computations of MS-CHAP (RFC 2433 appendix A, RFC 2759 section 8). */
final class MsChap {
    /** MS-CHAPv1's challenge, and what MS-CHAPv2 hashes its two into. */
    static final int SHORT_CHALLENGE = 8;

    static final int CHALLENGE = 16;
    static final int NT_RESPONSE = 24;

    /** The Value field of a Response, of both versions. */
    static final int RESPONSE_VALUE = 49;

    /** {@code S=} and 40 digits. */
    static final int PROOF = 42;

    private static final byte[] SIGNING =
            "Magic server to client signing constant".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PADDING =
            "Pad to make it do more than one iteration".getBytes(StandardCharsets.US_ASCII);

    private MsChap() {}

    /** The name without its domain: what is hashed (RFC 2759 section 8.2). */
    static byte[] withoutDomain(byte[] name) {
        int from = name.length;
        while (from > 0 && name[from - 1] != '\\') {
            from--;
        }
        return Arrays.copyOfRange(name, from, name.length);
    }

    /** ChallengeHash() of RFC 2759 section 8.2. */
    static byte[] challengeHash(byte[] peerChallenge, byte[] authenticatorChallenge, byte[] name) {
        byte[] digest =
                Jce.hash(Jce.sha1(), peerChallenge, authenticatorChallenge, withoutDomain(name));
        return Arrays.copyOf(digest, SHORT_CHALLENGE);
    }

    /** ChallengeResponse() of RFC 2759 section 8.5. */
    static byte[] response(byte[] challenge, byte[] passwordHash) {
        return Jce.des(Arrays.copyOf(passwordHash, 21), challenge);
    }

    /** GenerateAuthenticatorResponse() of RFC 2759 section 8.7. */
    static String proof(byte[] passwordHash, byte[] ntResponse, byte[] challengeHash) {
        byte[] first = Jce.hash(Jce.sha1(), Md4.digest(passwordHash), ntResponse, SIGNING);
        byte[] second = Jce.hash(Jce.sha1(), first, challengeHash, PADDING);
        return "S=" + HexFormat.of().withUpperCase().formatHex(second);
    }
}
