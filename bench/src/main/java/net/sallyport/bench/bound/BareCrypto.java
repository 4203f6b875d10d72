package net.sallyport.bench.bound;

import java.lang.foreign.MemorySegment;
import java.security.DigestException;
import java.security.MessageDigest;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Rc4;

/** The work of MPPE-128 stateless on a packet: one SHA-1, two RC4 key schedules, one stream. */
final class BareCrypto {
    private static final int KEY = 16;
    private static final int HASHED = 112;

    private final byte[] hashed = new byte[HASHED];
    private final byte[] digest = new byte[20];
    private final MessageDigest sha1 = Jce.sha1();
    private final Rc4 rc4 = new Rc4();

    void apply(MemorySegment memory, long offset, int length) {
        sha1.update(hashed, 0, HASHED);
        try {
            int _ = sha1.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        rc4.key(digest, 0, KEY);
        rc4.apply(digest, KEY);
        System.arraycopy(digest, 0, hashed, HASHED / 2, KEY);
        rc4.key(digest, 0, KEY);
        rc4.apply(memory, offset, length);
    }
}
