package net.sallyport.linux.loop;

import java.lang.foreign.MemorySegment;

/**
 * A loop's room for packets on their way out. A packet is put into the next slot behind the
 * headroom, and every layer writes its header in front of it; whoever sends it takes the slot, and
 * one that is dropped leaves it for the next packet.
 */
public interface PacketSlots {
    MemorySegment memory();

    /** Where the next packet begins: the slot's start plus the headroom. */
    long next();

    /** Bytes from {@link #next} to the end of the slot. */
    int room();
}
