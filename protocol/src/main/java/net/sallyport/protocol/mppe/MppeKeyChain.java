package net.sallyport.protocol.mppe;

import java.lang.foreign.MemorySegment;
import java.security.DigestException;
import java.util.Arrays;
import net.sallyport.protocol.crypto.Rc4;

/**
 * The session keys of one direction, each made from the one before (RFC 3078 section 7.3), and the
 * RC4 tables of the present one. Belongs to a worker; nothing is allocated after the constructor.
 */
final class MppeKeyChain {
    private static final int PAD_LENGTH = 40;

    private final MppeStrength strength;
    private final int keyLength;

    /** Start key, 40 times 00, session key, 40 times f2: what SHA-1 is taken of. */
    private final byte[] hashed;

    private final int sessionKeyAt;
    private final MppeTools tools;
    private final Rc4 rc4;

    /**
     * @param stateless whether each packet is preceded by {@link #load}, so that the tables need
     *     not be this chain's own
     */
    MppeKeyChain(byte[] startKey, MppeStrength strength, boolean stateless, MppeTools tools) {
        this.strength = strength;
        this.tools = tools;
        rc4 = stateless ? tools.rc4 : new Rc4();
        keyLength = strength.keyLength();
        sessionKeyAt = keyLength + PAD_LENGTH;
        hashed = new byte[2 * (keyLength + PAD_LENGTH)];
        System.arraycopy(startKey, 0, hashed, 0, keyLength);
        System.arraycopy(startKey, 0, hashed, sessionKeyAt, keyLength);
        Arrays.fill(hashed, sessionKeyAt + keyLength, hashed.length, (byte) 0xf2);
        // RFC 3079 sections 2.4 and 3: the first session key is the hash itself
        hash();
        adopt();
        load();
    }

    /** Makes the next session key. The tables are those of the interim key until {@link #load}. */
    void advance() {
        hash();
        rc4.key(tools.digest, 0, keyLength);
        rc4.apply(tools.digest, keyLength);
        adopt();
    }

    /** Starts the key stream of the present session key. */
    void load() {
        rc4.key(hashed, sessionKeyAt, keyLength);
    }

    void apply(MemorySegment memory, long offset, int length) {
        rc4.apply(memory, offset, length);
    }

    /** The next byte of the key stream. */
    int next() {
        return rc4.next();
    }

    /** Copies the session key out of or into the chain, to go back to it. */
    void save(byte[] key) {
        System.arraycopy(hashed, sessionKeyAt, key, 0, keyLength);
    }

    void restore(byte[] key) {
        System.arraycopy(key, 0, hashed, sessionKeyAt, keyLength);
    }

    private void hash() {
        byte[] digest = tools.digest;
        tools.sha1.update(hashed, 0, hashed.length);
        try {
            tools.sha1.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("20 bytes were too short for SHA-1", e);
        }
    }

    private void adopt() {
        System.arraycopy(tools.digest, 0, hashed, sessionKeyAt, keyLength);
        // RFC 3078 section 7.3: known bytes take the strength away
        switch (strength) {
            case BITS_40 -> {
                hashed[sessionKeyAt] = (byte) 0xd1;
                hashed[sessionKeyAt + 1] = 0x26;
                hashed[sessionKeyAt + 2] = (byte) 0x9e;
            }
            case BITS_56 -> hashed[sessionKeyAt] = (byte) 0xd1;
            case BITS_128 -> {}
        }
    }
}
