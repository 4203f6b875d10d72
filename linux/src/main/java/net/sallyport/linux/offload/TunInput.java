package net.sallyport.linux.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.PacketSlots;

/**
 * Reads packets from TUN devices into a loop's slots, large ones cut. Belongs to the loop's thread.
 *
 * <pre>{@code
 * int read = input.read(tun);
 * if (read > 0) {
 *     while ((length = input.next()) > 0) { ... input.offset() ... }
 * }
 * }</pre>
 */
public final class TunInput {
    private static final int BUFFER = VirtioHeader.LENGTH + Ip.MAX_PACKET;

    private final PacketSlots slots;
    private final OffloadCounts counts = new OffloadCounts();
    private final Segmenter segmenter = new Segmenter(counts);
    private final MemorySegment buffer;
    private boolean large;
    private int whole;

    /**
     * @param arena must live as long as this
     * @param slots where the packets go
     */
    public TunInput(Arena arena, PacketSlots slots) {
        this.slots = slots;
        buffer = arena.allocate(BUFFER, 64);
    }

    /**
     * Reads one packet that the host routed into the device, or many as one.
     *
     * @return as {@link Tun#read}; if it is positive, {@link #next} has what came of it
     */
    public int read(Tun tun) {
        large = tun.hasVnetHeader();
        if (!large) {
            whole = tun.read(slots.memory(), slots.next(), slots.room());
            return whole;
        }
        int length = tun.read(buffer, 0, BUFFER);
        if (length > 0) {
            // What it does not like has been counted, and next() has nothing.
            boolean _ = segmenter.begin(buffer, 0, length);
        }
        return length;
    }

    /**
     * Puts the next packet into the slot that is next now.
     *
     * @return its length, 0 if there is none: time for another {@link #read}
     */
    public int next() {
        if (large) {
            return segmenter.next(slots.memory(), slots.next(), slots.room());
        }
        int length = whole;
        whole = 0;
        return length;
    }

    /**
     * Drops what {@link #next} has not had yet of what was read.
     *
     * @return how many packets
     */
    public int skip() {
        int left = large ? segmenter.skip() : Math.min(whole, 1);
        whole = 0;
        return left;
    }

    /** Where the slots are. */
    public MemorySegment memory() {
        return slots.memory();
    }

    /** Where the packet is that {@link #next} has put into a slot. */
    public long offset() {
        return slots.next();
    }

    /** Since this was made; from any thread, a moment old. */
    public long count(OffloadCounter what) {
        return counts.read(what);
    }
}
