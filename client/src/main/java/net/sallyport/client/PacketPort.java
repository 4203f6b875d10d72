package net.sallyport.client;

import java.lang.foreign.MemorySegment;

/** One tunnel's door to where its packets go. Belongs to the dialer's thread. */
public interface PacketPort {
    /** The interface that carries it, such as {@code ppp0}; empty if there is none. */
    String interfaceName();

    /** Takes an IPv4 packet of the server's from where it lies; the memory is reused after. */
    void deliver(MemorySegment memory, long offset, int length, long nowNanos);

    /** The tunnel is over; the outlet takes nothing more. */
    void close();
}
