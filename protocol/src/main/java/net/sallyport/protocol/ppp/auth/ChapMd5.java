package net.sallyport.protocol.ppp.auth;

import net.sallyport.protocol.crypto.Jce;
import org.jspecify.annotations.Nullable;

/** The computation of CHAP with MD5 (RFC 1994 section 4.1). */
final class ChapMd5 {
    static final int LENGTH = 16;

    private ChapMd5() {}

    /** The response, or null where the password itself is not known. */
    static byte @Nullable [] response(int id, Secret secret, byte[] challenge) {
        return secret instanceof Secret.ClearText(byte[] password)
                ? Jce.hash(Jce.md5(), new byte[] {(byte) id}, password, challenge)
                : null;
    }
}
