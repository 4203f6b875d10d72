package net.sallyport.protocol.gre;

/**
 * How a {@link GreChannel} orders and acknowledges.
 *
 * @param receiveWindow the window that we told the peer, packets, 1 to 65535; an acknowledgement
 *     goes out after half of it at the latest
 * @param reorderTimeoutMillis how long an early packet waits for the ones before it, 1 or more
 * @param heldPackets the span, packets, within which a channel holds early ones, a power of two
 *     from 1 (hold nothing) to 1024; beyond it the missing ones are given up
 * @param jumpPackets so far ahead, packets, a sequence number may be and still be taken at its word
 * @param silenceMillis after so long without a packet that fits, a peer may begin anew behind the
 *     window
 * @param ackDelayMillis how long an acknowledgement waits for data to go with
 */
public record GreConfig(
        int receiveWindow,
        long reorderTimeoutMillis,
        int heldPackets,
        int jumpPackets,
        long silenceMillis,
        long ackDelayMillis) {
    /**
     * A wait of 50 ms, where pptpd's is 300: paths that reorder do so within a few milliseconds,
     * and each packet that is really lost costs TCP inside the tunnel this wait, or 64 packets if
     * they come sooner.
     */
    public static final GreConfig DEFAULT = new GreConfig(64, 50, 64, 4_096, 2_000, 50);

    public GreConfig {
        if (receiveWindow < 1
                || receiveWindow > 65535
                || heldPackets < 1
                || heldPackets > 1024
                || Integer.bitCount(heldPackets) != 1
                || jumpPackets < heldPackets
                || jumpPackets > 1 << 30
                || reorderTimeoutMillis < 1
                || silenceMillis < 0
                || ackDelayMillis < 0) {
            throw new IllegalArgumentException("GRE settings out of range");
        }
    }
}
