package net.sallyport.protocol.ppp.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Md4;
import org.jspecify.annotations.Nullable;

/** MPPE start keys out of an MS-CHAP authentication (RFC 3079). */
final class MppeKeyDerivation {
    private static final byte[] MASTER = ascii("This is the MPPE Master Key");
    private static final byte[] CLIENT_SENDS =
            ascii(
                    "On the client side, this is the send key;"
                            + " on the server side, it is the receive key.");
    private static final byte[] SERVER_SENDS =
            ascii(
                    "On the client side, this is the receive key;"
                            + " on the server side, it is the send key.");
    private static final byte[] PAD_1 = new byte[40];
    private static final byte[] PAD_2 = new byte[40];

    static {
        Arrays.fill(PAD_2, (byte) 0xf2);
    }

    private MppeKeyDerivation() {}

    /**
     * After MS-CHAPv2 (section 3).
     *
     * @param server whether the keys are for the side that was proved to
     */
    static MppeKeys fromMsChapV2(byte[] passwordHash, byte[] ntResponse, boolean server) {
        byte[] master =
                Arrays.copyOf(
                        Jce.hash(Jce.sha1(), Md4.digest(passwordHash), ntResponse, MASTER), 16);
        byte[] clientSends = asymmetric(master, CLIENT_SENDS);
        byte[] serverSends = asymmetric(master, SERVER_SENDS);
        return server
                ? new MppeKeys(serverSends, clientSends)
                : new MppeKeys(clientSends, serverSends);
    }

    /**
     * After MS-CHAPv1 (section 2), where both directions start alike.
     *
     * @param clearText the password, without which 40- and 56-bit keys cannot be made
     */
    static MppeKeys fromMsChapV1(
            byte[] passwordHash, byte[] challenge, byte @Nullable [] clearText) {
        byte[] hashHash = Md4.digest(passwordHash);
        byte[] start = Arrays.copyOf(Jce.hash(Jce.sha1(), hashHash, hashHash, challenge), 16);
        byte[] lanManager = clearText == null ? null : Arrays.copyOf(Password.lmHash(clearText), 8);
        return new MppeKeys(start, start, lanManager, clearText == null);
    }

    private static byte[] asymmetric(byte[] master, byte[] magic) {
        return Arrays.copyOf(Jce.hash(Jce.sha1(), master, PAD_1, magic, PAD_2), 16);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
