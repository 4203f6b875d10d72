package net.sallyport.protocol.ppp.lcp;

import java.util.HexFormat;

/**
 * What a peer calls its system (RFC 1990 section 5.1.3).
 *
 * @param kind the class, 0 to 255
 * @param address 0 to 20 bytes in honest hands; never more than 252
 */
public record EndpointDiscriminator(int kind, byte[] address) {
    @Override
    public String toString() {
        return kind + ":" + HexFormat.of().formatHex(address);
    }
}
