package net.sallyport.linux.loop;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;

/**
 * A loop's datagrams on their way out of one socket: gathered during a round, sent by one system
 * call at its end, for which the owner has {@link #flush} run. Belongs to the loop's thread.
 *
 * <p>What a full socket buffer does not take is dropped and counted: a queue here would only add
 * delay to what the peers' TCP must learn anyway.
 */
public final class SlotOutbox implements PacketSlots {
    private final RawSocket socket;
    private final SendBatch batch;
    private final int headroom;
    private final int room;

    /**
     * @param arena must live as long as this
     * @param slots datagrams a call, 1 to 1024
     * @param slotBytes the longest datagram, headroom and all
     * @param headroom bytes kept free before a packet for the headers that the layers write; the
     *     kernel adds the IP header
     */
    public SlotOutbox(Arena arena, RawSocket socket, int slots, int slotBytes, int headroom) {
        this.socket = socket;
        this.batch = new SendBatch(arena, slots, slotBytes);
        this.headroom = headroom;
        this.room = slotBytes - headroom;
    }

    @Override
    public MemorySegment memory() {
        return batch.memory();
    }

    @Override
    public long next() {
        return batch.nextSlot() + headroom;
    }

    @Override
    public int room() {
        return room;
    }

    /**
     * Takes the current slot, which holds a datagram of {@code length} bytes at {@code offset}.
     *
     * @param destination see {@link Ipv4}
     * @param source an address of this host, 0 for the one that the routes prefer
     */
    public void send(int destination, int source, long offset, int length) {
        batch.add(destination, source, offset, length);
        if (batch.isFull()) {
            flush();
        }
    }

    /** Sends what was taken since the last time. */
    public void flush() {
        if (batch.size() > 0) {
            batch.flush(socket);
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
