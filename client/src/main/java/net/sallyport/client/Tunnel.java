package net.sallyport.client;

/** A tunnel that was dialled. Safe for any thread. */
public interface Tunnel {
    /** What it was dialled with. */
    TunnelConfig config();

    /** Ends the tunnel in order: {@link TunnelEvent.Ended} follows, within seconds at most. */
    void hangUp();

    /** What went through so far. */
    TunnelStatistics statistics();
}
