package net.sallyport.protocol.pptp;

/**
 * What a peer's Start-Control-Connection message tells about it. The names hold one character a
 * byte (ISO 8859-1), whatever the peer put there: whoever shows them escapes them.
 */
public record PptpTraits(
        String hostName,
        String vendorName,
        int firmwareRevision,
        int framingCapabilities,
        int bearerCapabilities,
        int maximumChannels) {}
