package net.sallyport.protocol.ppp;

/** PPP protocol numbers (RFC 1661 section 2; values as IANA assigned them). */
public final class PppProtocol {
    public static final int IPV4 = 0x0021;
    public static final int VJ_COMPRESSED = 0x002d;
    public static final int VJ_UNCOMPRESSED = 0x002f;
    public static final int MULTILINK = 0x003d;
    public static final int IPV6 = 0x0057;

    /** What CCP negotiated, MPPE here (RFC 1962 section 4, RFC 3078 section 3). */
    public static final int COMPRESSED = 0x00fd;

    public static final int IPCP = 0x8021;
    public static final int IPV6CP = 0x8057;
    public static final int CCP = 0x80fd;

    public static final int LCP = 0xc021;
    public static final int PAP = 0xc023;
    public static final int CHAP = 0xc223;
    public static final int EAP = 0xc227;

    private PppProtocol() {}
}
