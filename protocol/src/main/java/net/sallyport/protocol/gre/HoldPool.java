package net.sallyport.protocol.gre;

import java.lang.foreign.MemorySegment;

/**
 * Belongs to one worker: the room where its channels hold packets that came early. One region of
 * memory cut into slots, so that what all peers together can make us hold is bounded.
 */
public final class HoldPool {
    static final int NONE = -1;

    private final MemorySegment region;
    private final int slotBytes;
    private final int[] free;
    private final int[] lengths;
    private final long[] arrivedNanos;
    private int freeCount;

    /**
     * @param region as many slots as fit
     * @param slotBytes the longest payload that can be held; RFC 2637 section 1.4 has 1532
     */
    public HoldPool(MemorySegment region, int slotBytes) {
        if (slotBytes < 1) {
            throw new IllegalArgumentException("a slot has at least one byte");
        }
        this.region = region;
        this.slotBytes = slotBytes;
        int slots = Math.toIntExact(region.byteSize() / slotBytes);
        free = new int[slots];
        lengths = new int[slots];
        arrivedNanos = new long[slots];
        for (int slot = 0; slot < slots; slot++) {
            free[slot] = slots - 1 - slot;
        }
        freeCount = slots;
    }

    /** How many slots are free. */
    public int free() {
        return freeCount;
    }

    /** Copies a payload into a slot: the one copy of an early packet. {@link #NONE} if no room. */
    int hold(MemorySegment memory, long offset, int length, long nowNanos) {
        if (freeCount == 0 || length > slotBytes) {
            return NONE;
        }
        int slot = free[--freeCount];
        MemorySegment.copy(memory, offset, region, offset(slot), length);
        lengths[slot] = length;
        arrivedNanos[slot] = nowNanos;
        return slot;
    }

    void release(int slot) {
        free[freeCount++] = slot;
    }

    MemorySegment memory() {
        return region;
    }

    long offset(int slot) {
        return (long) slot * slotBytes;
    }

    int length(int slot) {
        return lengths[slot];
    }

    long arrivedNanos(int slot) {
        return arrivedNanos[slot];
    }
}
