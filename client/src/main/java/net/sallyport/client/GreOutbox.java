package net.sallyport.client;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.ppp.PppLink;

/**
 * A dialer's GRE packets on their way out: gathered during a round, sent by one system call at its
 * end. What a full socket buffer does not take is dropped. Belongs to the dialer's thread.
 */
final class GreOutbox {
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

    MemorySegment memory() {
        return batch.memory();
    }

    /** Where the next packet begins: the slot's start plus the headroom. */
    long next() {
        return batch.nextSlot() + HEADROOM;
    }

    /** Bytes from {@link #next} to the end of the slot. */
    int room() {
        return slotBytes - HEADROOM;
    }

    /** Takes the current slot, which holds a GRE packet of {@code length} bytes. */
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
}
