package net.sallyport.protocol.mppe;

/** How long an MPPE session key is, in effect and as it lies in memory (RFC 3078 section 7.3). */
public enum MppeStrength {
    BITS_40(8, 40),
    BITS_56(8, 56),
    BITS_128(16, 128);

    private final int keyLength;
    private final int bits;

    MppeStrength(int keyLength, int bits) {
        this.keyLength = keyLength;
        this.bits = bits;
    }

    /** Length of the session key, bytes; for the weak ones its first bytes are constants. */
    public int keyLength() {
        return keyLength;
    }

    /** Effective key length. */
    public int bits() {
        return bits;
    }
}
