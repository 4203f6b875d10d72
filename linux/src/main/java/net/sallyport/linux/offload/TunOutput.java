package net.sallyport.linux.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import net.sallyport.linux.Tun;
import net.sallyport.linux.TunRing;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets to TUN devices, and while a batch is open gathers them first, so that segments of
 * a flow go as one. No packet waits longer than its batch. Belongs to a loop's thread.
 */
public final class TunOutput {
    /** Bytes before a packet that are this one's to write. */
    public static final int HEADROOM = VirtioHeader.LENGTH;

    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int VECTOR = 16;

    /** Packets that are written as one, on average, from which each such write is a call. */
    private static final int LARGE = 8;

    private final OffloadCounts counts = new OffloadCounts();
    private final Coalescer<Tun> coalescer;

    /** The virtio header of a packet that is complete. */
    private final MemorySegment nothing;

    private final MemorySegment vectors;
    private final @Nullable TunRing ring;
    private MemorySegment batch = MemorySegment.NULL;
    private boolean gathering;

    /**
     * @param arena must live as long as this
     * @param packets that are gathered at most
     */
    public TunOutput(Arena arena, int packets) {
        this(arena, packets, null);
    }

    /**
     * @param ring by which what was gathered is written in one call, null if packet by packet
     */
    public TunOutput(Arena arena, int packets, @Nullable TunRing ring) {
        this.ring = ring;
        coalescer = new Coalescer<>(arena, packets, counts);
        nothing = arena.allocate(VirtioHeader.LENGTH);
        vectors = arena.allocate(2L * packets * VECTOR, 8);
    }

    /**
     * What lies in this native memory stays there, and may be changed, until {@link #end}; as may
     * the {@link #HEADROOM} bytes before each packet in it.
     */
    public void begin(MemorySegment memory) {
        batch = memory;
        gathering = true;
        coalescer.begin(memory);
    }

    /** Writes what was gathered. */
    public void end() {
        flush();
        gathering = false;
    }

    /**
     * Writes an IPv4 packet, or gathers it to be written when the batch ends.
     *
     * @return false if it was not taken; of one that was gathered {@link OffloadCounter#NOT_TAKEN}
     *     tells
     */
    public boolean write(Tun tun, MemorySegment memory, long offset, int length) {
        if (!tun.hasVnetHeader()) {
            return tun.write(memory, offset, length) == length;
        }
        if (gathering && memory.equals(batch)) {
            if (coalescer.isFull()) {
                flush();
            }
            coalescer.add(tun, offset, length);
            return true;
        }
        flush();
        vector(0, nothing, 0, VirtioHeader.LENGTH);
        vector(1, memory, offset, length);
        return tun.writeGathered(vectors, 2) > 0;
    }

    /** Writes what was gathered so far; for one who is about to close a device. */
    public void flush() {
        int runs = coalescer.runs();
        if (runs == 0) {
            return;
        }
        if (ring == null || areLarge(runs)) {
            for (int run = 0; run < runs; run++) {
                written(run, coalescer.packets(run) == 1 ? writeWhole(run) : writeJoined(run));
            }
        } else {
            writeByRing(ring, runs);
        }
        coalescer.begin(batch);
    }

    /** A call for each costs little beside what is in it, and less than the ring's vectors. */
    private boolean areLarge(int runs) {
        int packets = 0;
        for (int run = 0; run < runs; run++) {
            packets += coalescer.packets(run);
        }
        return runs == 1 || packets >= LARGE * runs;
    }

    private void written(int run, int rc) {
        if (rc < 0) {
            counts.add(OffloadCounter.NOT_TAKEN, coalescer.packets(run));
        }
    }

    private void writeByRing(TunRing ring, int runs) {
        int first = 0;
        int used = 0;
        for (int run = 0; run < runs; run++) {
            if (ring.room() == 0) {
                submit(ring, first, run);
                first = run;
            }
            Tun tun = coalescer.owner(run);
            if (coalescer.packets(run) == 1) {
                int piece = coalescer.firstPiece(run);
                ring.write(tun, batch, header(piece), HEADROOM + coalescer.length(piece));
            } else {
                int count = gather(run, used);
                ring.writeGathered(tun, vectors, (long) used * VECTOR, count);
                used += count;
            }
        }
        submit(ring, first, runs);
    }

    private void submit(TunRing ring, int first, int end) {
        ring.submit();
        for (int run = first; run < end; run++) {
            written(run, ring.result(run - first));
        }
    }

    /** From one place: where system calls are dear, so is each further one they copy from. */
    private int writeWhole(int run) {
        int piece = coalescer.firstPiece(run);
        return coalescer.owner(run).write(batch, header(piece), HEADROOM + coalescer.length(piece));
    }

    private long header(int piece) {
        long header = coalescer.offset(piece) - HEADROOM;
        VirtioHeader.writeWhole(batch, header);
        return header;
    }

    private int writeJoined(int run) {
        return coalescer.owner(run).writeGathered(vectors, gather(run, 0));
    }

    private int gather(int run, int first) {
        coalescer.finish(run);
        vector(first, coalescer.headers(), coalescer.header(run), VirtioHeader.LENGTH);
        int count = 1;
        int piece = coalescer.firstPiece(run);
        while (piece >= 0) {
            vector(first + count++, batch, coalescer.offset(piece), coalescer.length(piece));
            piece = coalescer.nextPiece(piece);
        }
        return count;
    }

    private void vector(int index, MemorySegment memory, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, memory.byteSize());
        vectors.set(POINTER, (long) index * VECTOR, memory.address() + offset);
        vectors.set(POINTER, (long) index * VECTOR + 8, length);
    }

    /** Since this was made; from any thread, a moment old. */
    public long count(OffloadCounter what) {
        return counts.read(what);
    }
}
