package net.sallyport.linux.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LazyMemory;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;

/**
 * A loop's datagrams on their way out of one socket: gathered during a round, sent by one system
 * call at its end, for which the owner has {@link #flush} run. Belongs to the loop's thread.
 *
 * <p>What a full socket buffer does not take is dropped and counted: a queue behind the encryption
 * would only add delay to what the peers' TCP must learn anyway.
 */
public final class SlotOutbox implements SlotStore {
    private static final int ALIGNMENT = 64;
    private static final int PAGE = 4_096;

    private final RawSocket socket;
    private final SendBatch batch;
    private final MemorySegment memory;
    private final int slots;
    private final int stride;
    private final int headroom;
    private final int room;

    /** The last given back is taken first: it may still be in a cache. */
    private final int[] free;

    private int freeCount;
    private final int[] gathered;
    private int gatheredCount;
    private int current;

    /**
     * @param arena must live as long as this
     * @param batch datagrams a call, 1 to 1024
     * @param held packets that may be held at most
     * @param slotBytes the longest datagram, headroom and all
     * @param headroom bytes kept free before a packet for the headers that the layers write; the
     *     kernel adds the IP header
     */
    public SlotOutbox(
            Arena arena, RawSocket socket, int batch, int held, int slotBytes, int headroom) {
        this.socket = socket;
        this.headroom = headroom;
        room = slotBytes - headroom;
        slots = batch + 1 + held;
        stride = stride(slotBytes);
        memory = LazyMemory.allocate(arena, (long) slots * stride, PAGE);
        this.batch = new SendBatch(arena, memory, batch);
        gathered = new int[batch];
        free = new int[slots];
        for (int slot = slots - 1; slot > 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Slots at the same place of every page would share few of a cache's sets. */
    private static int stride(int slotBytes) {
        int stride = Math.ceilDiv(slotBytes, ALIGNMENT) * ALIGNMENT;
        return stride % PAGE == 0 ? stride + ALIGNMENT : stride;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long next() {
        return (long) current * stride + headroom;
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public int slots() {
        return slots;
    }

    /** As many as leave a batch its slots. */
    @Override
    public int holdable() {
        return Math.max(0, freeCount + gatheredCount - gathered.length);
    }

    @Override
    public int hold() {
        if (holdable() == 0) {
            return NONE;
        }
        int slot = current;
        current = free[--freeCount];
        return slot;
    }

    @Override
    public void present(int slot) {
        free[freeCount++] = current;
        current = slot;
    }

    @Override
    public void release(int slot) {
        free[freeCount++] = slot;
    }

    /**
     * Takes the current slot, which holds a datagram of {@code length} bytes at {@code offset}.
     *
     * @param destination see {@link Ipv4}
     * @param source an address of this host, 0 for the one that the routes prefer
     */
    public void send(int destination, int source, long offset, int length) {
        batch.add(destination, source, offset, length);
        gathered[gatheredCount++] = current;
        if (batch.isFull()) {
            flush();
        }
        current = free[--freeCount];
    }

    /** Sends what was taken since the last time. */
    public void flush() {
        if (gatheredCount > 0) {
            batch.flush(socket);
            while (gatheredCount > 0) {
                free[freeCount++] = gathered[--gatheredCount];
            }
        }
    }

    /** Datagrams sent since this was made; from any thread, a moment old. */
    public long sent() {
        return batch.sent();
    }

    /** Datagrams dropped for that reason since this was made; from any thread, a moment old. */
    public long dropped(SendBatch.Drop reason) {
        return batch.dropped(reason);
    }
}
