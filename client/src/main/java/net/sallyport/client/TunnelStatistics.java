package net.sallyport.client;

/** The IP packets of a tunnel so far, and their bytes from the IP header on. */
public record TunnelStatistics(
        long receivedPackets, long receivedBytes, long sentPackets, long sentBytes) {
    static final TunnelStatistics NONE = new TunnelStatistics(0, 0, 0, 0);
}
