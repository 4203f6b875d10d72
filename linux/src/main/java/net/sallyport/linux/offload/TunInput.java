package net.sallyport.linux.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.sallyport.linux.LazyMemory;
import net.sallyport.linux.Tun;
import net.sallyport.linux.TunRing;
import net.sallyport.linux.loop.PacketSlots;
import org.jspecify.annotations.Nullable;

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

    private static final int READS_AT_ONCE = 16;

    /** So much is read at once at most, to be handed on while it is still in a cache. */
    private static final int BYTES_AT_ONCE = BUFFER;

    private static final int STRIDE = Math.ceilDiv(BUFFER, 64) * 64;

    private final PacketSlots slots;
    private final OffloadCounts counts = new OffloadCounts();
    private final Segmenter segmenter = new Segmenter(counts);
    private final @Nullable TunRing ring;
    private final int most;
    private final MemorySegment buffers;

    /** Of the reads that brought something: which buffer, how much. */
    private final int[] places;

    private final int[] lengths;
    private int found;
    private int begun;
    private int expected = 2;
    private boolean emptied;
    private boolean large;
    private int whole;

    /** One that reads them one by one. */
    public TunInput(Arena arena, PacketSlots slots) {
        this(arena, slots, null);
    }

    /**
     * @param arena must live as long as this
     * @param slots where the packets go
     * @param ring by which several are read in one call, null if one by one
     */
    public TunInput(Arena arena, PacketSlots slots, @Nullable TunRing ring) {
        this.slots = slots;
        this.ring = ring;
        most = ring == null ? 1 : READS_AT_ONCE;
        buffers = LazyMemory.allocate(arena, (long) most * STRIDE, 64);
        places = new int[most];
        lengths = new int[most];
    }

    /** As {@link #read(Tun, int)}, one. */
    public int read(Tun tun) {
        return read(tun, 1);
    }

    /**
     * Reads packets that the host routed into the device, each of which may be many as one.
     *
     * @param packets so many at most, large ones counted as one
     * @return as {@link Tun#read}; if it is positive, {@link #next} has what came of them
     */
    public int read(Tun tun, int packets) {
        large = tun.hasVnetHeader();
        found = 0;
        begun = 0;
        emptied = false;
        if (!large) {
            whole = tun.read(slots.memory(), slots.next(), slots.room());
            return whole;
        }
        int _ = segmenter.skip();
        int reads = Math.min(packets, expected);
        int first;
        if (ring == null || reads <= 1) {
            first = tun.read(buffers, 0, BUFFER);
            expect(2, note(0, first));
        } else {
            first = readByRing(ring, tun, Math.min(reads, ring.room()));
        }
        return found > 0 ? lengths[0] : first;
    }

    private int readByRing(TunRing ring, Tun tun, int reads) {
        for (int i = 0; i < reads; i++) {
            ring.read(tun, buffers, (long) i * STRIDE, BUFFER);
        }
        ring.submit();
        long bytes = 0;
        for (int i = 0; i < reads; i++) {
            bytes += note(i, ring.result(i));
        }
        emptied = ring.result(reads - 1) == Tun.WOULD_BLOCK;
        // One more than came, to learn in the same call that there is none.
        expect(emptied ? found + 1 : 2 * reads, bytes);
        return ring.result(0);
    }

    /** Next time so many, but large packets one by one. */
    private void expect(int reads, long bytes) {
        if (found > 0) {
            long fit = BYTES_AT_ONCE * (long) found / bytes;
            expected = (int) Math.min(Math.min(reads, most), Math.max(1, fit));
        }
    }

    private int note(int place, int length) {
        if (length <= 0) {
            return 0;
        }
        places[found] = place;
        lengths[found++] = length;
        return length;
    }

    /** Whether the last {@link #read} found no more than what it brought. */
    public boolean emptied() {
        return emptied;
    }

    /**
     * Puts the next packet into the slot that is next now.
     *
     * @return its length, 0 if there is none: time for another {@link #read}
     */
    public int next() {
        if (large) {
            return nextCut();
        }
        int length = whole;
        whole = 0;
        return length;
    }

    private int nextCut() {
        while (true) {
            int length = segmenter.next(slots.memory(), slots.next(), slots.room());
            if (length > 0 || begun == found) {
                return length;
            }
            // What it does not like has been counted, and the next has nothing of it.
            boolean _ = segmenter.begin(buffers, (long) places[begun] * STRIDE, lengths[begun]);
            begun++;
        }
    }

    /**
     * Drops what {@link #next} has not had yet of the large packet that its last one is of.
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
