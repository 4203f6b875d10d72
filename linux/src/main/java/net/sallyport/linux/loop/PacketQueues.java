package net.sallyport.linux.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a loop that wait for their turn, in a queue for each who has a turn of its own, all in
 * the slots of one store. Belongs to the loop's thread.
 *
 * <p>Of so many slots that all share, a queue may have as many as are left: so one busy queue may
 * have half of them, {@code n} of them have one part in {@code n + 1} each, and one that was empty
 * finds a slot. Where many are busy, that is too few for any of them to be worth its turn, and for
 * its TCP to see a loss before its timer does: so each may have a least number whatever the others
 * have, of slots beyond those; or fewer, when as many as that are not left for some more to come.
 * What is not taken is dropped. Nothing here is in proportion to the number of queues but the
 * queues themselves.
 */
public final class PacketQueues {
    /** Why a packet was not sent. */
    public enum Drop {
        /** Its queue had its share of the slots. */
        SHARE_FULL,
        /** Its queue was as long as any may be. */
        QUEUE_FULL,
        /** Its queue was cleared: a session has ended. */
        CLEARED
    }

    /**
     * How long queues may be, packets.
     *
     * @param shared slots of which each may have as many as are left
     * @param longest one queue at most
     * @param least one queue at least, if it can be
     * @param newcomers how many more shall find as many slots as a queue with its least has; at
     *     least 1
     */
    public record Bounds(int shared, int longest, int least, int newcomers) {}

    private static final int NONE = SlotStore.NONE;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final SlotStore store;
    private final Bounds bounds;

    /** Slots beyond those that all share. */
    private final int beyond;

    private final int[] lengths;
    private final int[] nexts;
    private final long[] drops = new long[Drop.values().length];

    /** With all slots that the store has now; those beyond the shared ones are for the least. */
    public PacketQueues(SlotStore store, Bounds bounds) {
        this.store = store;
        this.bounds = bounds;
        beyond = Math.max(0, store.holdable() - bounds.shared());
        lengths = new int[store.slots()];
        nexts = new int[store.slots()];
        Arrays.fill(nexts, NONE);
    }

    /** One queue, first in, first out. */
    public final class Queue {
        private int first = NONE;
        private int last = NONE;
        private int size;

        private Queue() {}

        /**
         * Takes the packet of so many bytes in the store's current slot.
         *
         * @return why it was not taken, null if it waits now; whoever drops it has it counted
         */
        public @Nullable Drop add(int length) {
            if (size >= bounds.longest()) {
                return Drop.QUEUE_FULL;
            }
            int left = store.holdable();
            int least = Math.min(bounds.least(), left / bounds.newcomers());
            int slot = size < Math.max(least, left - beyond) ? store.hold() : NONE;
            if (slot == NONE) {
                return Drop.SHARE_FULL;
            }
            lengths[slot] = length;
            nexts[slot] = NONE;
            if (size == 0) {
                first = slot;
            } else {
                nexts[last] = slot;
            }
            last = slot;
            size++;
            return null;
        }

        /**
         * Makes the first packet's slot the store's current one.
         *
         * @return its length, 0 if the queue is empty
         */
        public int take() {
            if (size == 0) {
                return 0;
            }
            int slot = first;
            first = nexts[slot];
            size--;
            store.present(slot);
            return lengths[slot];
        }

        /** Drops all that waits. */
        public void clear() {
            count(Drop.CLEARED, size);
            while (size > 0) {
                store.release(first);
                first = nexts[first];
                size--;
            }
        }

        /** Packets that wait. */
        public int size() {
            return size;
        }
    }

    public Queue open() {
        return new Queue();
    }

    /** So many packets were dropped. */
    public void count(Drop why, int packets) {
        int cell = why.ordinal();
        CELL.setOpaque(drops, cell, drops[cell] + packets);
    }

    /** Packets dropped for that reason since this was made; from any thread, a moment old. */
    public long dropped(Drop why) {
        return (long) CELL.getOpaque(drops, why.ordinal());
    }
}
