package net.sallyport.linux.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets of a loop that wait for their turn, in a queue for each who has a turn of its own, all in
 * the slots of one store. Belongs to the loop's thread.
 *
 * <p>A queue takes a packet while it is shorter than what the store could still hold, and than a
 * bound: so one busy queue may have half of the store, {@code n} of them have one part in {@code n
 * + 1} each, and one that was empty finds a slot. What is not taken is dropped. Nothing here is in
 * proportion to the number of queues but the queues themselves.
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

    private static final int NONE = SlotStore.NONE;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final SlotStore store;
    private final int longest;
    private final int[] lengths;
    private final int[] nexts;
    private final long[] drops = new long[Drop.values().length];

    /**
     * @param longest packets that one queue may have
     */
    public PacketQueues(SlotStore store, int longest) {
        this.store = store;
        this.longest = longest;
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
            if (size >= longest) {
                return Drop.QUEUE_FULL;
            }
            int slot = size < store.holdable() ? store.hold() : NONE;
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
