package net.sallyport.gateway.pptp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.gateway.worker.PacketSlots;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.ppp.PppLink;

/**
 * A worker's GRE packets on their way out: gathered during a round, sent by one system call at its
 * end. Belongs to the worker.
 *
 * <p>What a full socket buffer does not take is dropped and counted by the batch: a queue here
 * would only add delay to what the peers' TCP must learn anyway.
 */
final class GreOutbox implements PacketSlots {
    /** Before a packet: the GRE header and the PPP header. The kernel adds the IP header. */
    private static final int HEADROOM = GreChannel.HEADROOM + PppLink.HEADROOM;

    private final RawSocket socket;
    private final SendBatch batch;
    private final int slotBytes;

    GreOutbox(Arena arena, RawSocket socket, int slots, int slotBytes) {
        this.socket = socket;
        this.batch = new SendBatch(arena, slots, slotBytes);
        this.slotBytes = slotBytes;
    }

    @Override
    public MemorySegment memory() {
        return batch.memory();
    }

    @Override
    public long next() {
        return batch.nextSlot() + HEADROOM;
    }

    @Override
    public int room() {
        return slotBytes - HEADROOM;
    }

    /**
     * Takes the current slot, which holds a GRE packet of {@code length} bytes at {@code offset}.
     */
    void send(int destination, int source, long offset, int length) {
        batch.add(destination, source, offset, length);
        if (batch.isFull()) {
            flush();
        }
    }

    void flush() {
        if (batch.size() > 0) {
            batch.flush(socket);
        }
    }

    SendBatch batch() {
        return batch;
    }
}
