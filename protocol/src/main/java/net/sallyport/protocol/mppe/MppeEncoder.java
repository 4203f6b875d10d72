package net.sallyport.protocol.mppe;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Encrypts the packets of one direction (RFC 3078). Belongs to a worker; nothing is allocated after
 * the constructor.
 *
 * <pre>
 *  0                   1
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-------------------------
 * |A|B|C|D|    coherency count    | encrypted protocol, data
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-------------------------
 * A: FLUSHED, D: encrypted
 * </pre>
 */
public final class MppeEncoder {
    /** Length of the header in front of the encrypted bytes. */
    public static final int HEADER_LENGTH = 2;

    static final int FLUSHED = 0x8000;
    static final int ENCRYPTED = 0x1000;
    static final int COUNT_MASK = 0xfff;

    /** Stateful mode changes keys where the low byte of the count is this. */
    static final int FLAG_MASK = 0xff;

    static final ValueLayout.OfShort HEADER =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MppeKeyChain keys;
    private final boolean stateless;
    private int count = COUNT_MASK;
    private boolean resetRequested;

    /**
     * @param startKey 16 bytes, of which the weak strengths take the first 8
     */
    public MppeEncoder(byte[] startKey, MppeStrength strength, boolean stateless) {
        this(startKey, strength, stateless, new MppeTools());
    }

    /**
     * @param startKey 16 bytes, of which the weak strengths take the first 8
     * @param tools the worker's
     */
    public MppeEncoder(byte[] startKey, MppeStrength strength, boolean stateless, MppeTools tools) {
        keys = new MppeKeyChain(startKey, strength, stateless, tools);
        this.stateless = stateless;
    }

    /**
     * Encrypts in place and writes the header in front.
     *
     * @param offset of the first byte to encrypt, the inner protocol field; the {@value
     *     #HEADER_LENGTH} bytes before it are overwritten
     */
    public void encrypt(MemorySegment memory, long offset, int length) {
        count = count + 1 & COUNT_MASK;
        if (resetRequested && !stateless) {
            // Section 8.2 lets the sender start the present key's stream again; Linux's ppp_mppe
            // expects a new key on every FLUSHED packet. On a flag packet both mean the same, so
            // the reset is answered with the next one: the peer takes the gap for more loss.
            count |= FLAG_MASK;
        }
        resetRequested = false;
        int bits = ENCRYPTED;
        // Sections 7.1 and 7.2
        if (stateless || (count & FLAG_MASK) == FLAG_MASK) {
            keys.advance();
            keys.load();
            bits |= FLUSHED;
        }
        memory.set(HEADER, offset - HEADER_LENGTH, (short) (bits | count));
        keys.apply(memory, offset, length);
    }

    /** A CCP Reset-Request came: the next packet lets the peer join again. */
    public void resetRequested() {
        resetRequested = true;
    }
}
