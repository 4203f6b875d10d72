package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;

/** Takes the packets that the host sends to a session's peer. Runs on the session's worker. */
public interface PacketOutlet {
    /** The packet lies in the current slot of the worker's {@code PacketSlots}. */
    void packet(MemorySegment memory, long offset, int length, long nowNanos);

    /** Somebody removed the interface: no packet passes any more. */
    void interfaceGone(long nowNanos);
}
