package net.sallyport.protocol.ppp.auth;

/**
 * How a peer proves who it is: the value of LCP's Authentication-Protocol option (RFC 1661 section
 * 6.2, and the CHAP algorithms of RFC 1994, 2433 and 2759).
 */
public enum AuthMethod {
    PAP(0xc023, -1),
    CHAP_MD5(0xc223, 0x05),
    MSCHAP_V1(0xc223, 0x80),
    MSCHAP_V2(0xc223, 0x81);

    private final int protocol;
    private final int algorithm;

    AuthMethod(int protocol, int algorithm) {
        this.protocol = protocol;
        this.algorithm = algorithm;
    }

    /** The PPP protocol number, 0xc023 (PAP) or 0xc223 (CHAP). */
    public int protocol() {
        return protocol;
    }

    /** The CHAP algorithm, or -1 for PAP. */
    public int algorithm() {
        return algorithm;
    }

    /** Whether MPPE keys can be derived from it (RFC 3079). */
    public boolean givesMppeKeys() {
        return this == MSCHAP_V1 || this == MSCHAP_V2;
    }
}
