package net.sallyport.protocol.ppp.auth;

/**
 * The two MPPE start keys that an authentication yields, 16 bytes each, as for 128-bit sessions;
 * shorter sessions cut them as RFC 3079 says. Named from the side that holds them: the peer's send
 * key is our receive key.
 */
public record MppeKeys(byte[] send, byte[] receive) {
    @Override
    public String toString() {
        return "MppeKeys[secret]";
    }
}
