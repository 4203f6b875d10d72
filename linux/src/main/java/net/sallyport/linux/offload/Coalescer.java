package net.sallyport.linux.offload;

import static net.sallyport.linux.offload.Ip.u16;
import static net.sallyport.linux.offload.Ip.u32;
import static net.sallyport.linux.offload.Ip.u8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the packets of one batch, from where they lie, and joins TCP segments of a flow that
 * follow each other into runs, each of which the kernel takes as one packet. Belongs to one thread.
 *
 * <p>A run is what would be cut into the same packets again: segments of one size but for the last,
 * which may be shorter; headers that agree in all but sequence number, length, checksum and
 * identification. PSH and FIN end a run. Whatever else there is, IP options, fragments, a wrong
 * checksum, SYN, RST, URG, CWR, no payload, is a run of its own, untouched. Packets of a flow keep
 * their order.
 *
 * @param <T> where packets go: those for different ones are never joined
 */
public final class Coalescer<T> {
    private static final int NONE = -1;

    private static final int HEADER_STRIDE = 16;

    /** Source and destination address, as one. */
    private static final ValueLayout.OfLong FLOW = ValueLayout.JAVA_LONG_UNALIGNED;

    /** TCP flags with which a segment may be joined to others. */
    private static final int JOINABLE = Ip.ACK | Ip.PSH | Ip.FIN | Ip.ECE;

    private static final int ENDING = Ip.PSH | Ip.FIN;

    private final OffloadCounts counts;
    private final int capacity;
    private final MemorySegment headers;

    // Of a run.
    private final @Nullable Object[] owners;
    private final long[] addresses;
    private final int[] ports;
    private final int[] tcpHeaders;
    private final int[] segmentBytes;
    private final int[] payloadBytes;
    private final int[] packets;
    private final int[] firsts;
    private final int[] lasts;
    private final boolean[] open;
    private final boolean[] verified;
    private int runs;

    // Of a piece: the first packet of a run in full, of the others the payload.
    private final long[] offsets;
    private final int[] lengths;
    private final int[] nexts;
    private int pieces;

    private MemorySegment memory = MemorySegment.NULL;

    /** One whose counts nobody asks for. */
    public Coalescer(Arena arena, int capacity) {
        this(arena, capacity, new OffloadCounts());
    }

    /**
     * @param arena must live as long as this
     * @param capacity packets of a batch
     */
    Coalescer(Arena arena, int capacity, OffloadCounts counts) {
        this.counts = counts;
        this.capacity = capacity;
        headers = arena.allocate((long) capacity * HEADER_STRIDE);
        owners = new @Nullable Object[capacity];
        addresses = new long[capacity];
        ports = new int[capacity];
        tcpHeaders = new int[capacity];
        segmentBytes = new int[capacity];
        payloadBytes = new int[capacity];
        packets = new int[capacity];
        firsts = new int[capacity];
        lasts = new int[capacity];
        open = new boolean[capacity];
        verified = new boolean[capacity];
        offsets = new long[capacity];
        lengths = new int[capacity];
        nexts = new int[capacity];
    }

    /** Whether {@link #add} would find no room. */
    public boolean isFull() {
        return pieces == capacity;
    }

    /** Begins anew; the packets that are added will lie in this memory, which is written to. */
    public void begin(MemorySegment memory) {
        this.memory = memory;
        Arrays.fill(owners, 0, runs, null);
        runs = 0;
        pieces = 0;
    }

    /**
     * Adds an IPv4 packet, which must stay where it is until the next {@link #begin}.
     *
     * @param length the packet's own, without padding; at least that of an IPv4 header
     */
    public void add(T owner, long offset, int length) {
        long flow = memory.get(FLOW, offset + Ip.SOURCE);
        if (!isSegment(offset, length)) {
            if (u8(memory, offset + Ip.PROTOCOL) == Ip.TCP) {
                closeAll(owner, flow);
            }
            int _ = addRun(owner, offset, length);
            return;
        }
        long tcp = offset + Ip.MIN_HEADER;
        int portPair = u32(memory, tcp);
        int run = latest(owner, flow, portPair);
        if (run != NONE && open[run] && continues(run, offset, length)) {
            join(run, offset, length);
            return;
        }
        int made = addRun(owner, offset, length);
        int header = (u8(memory, tcp + Ip.TCP_DATA_OFFSET) >> 4) * 4;
        int payload = length - Ip.MIN_HEADER - header;
        int flags = u8(memory, tcp + Ip.TCP_FLAGS);
        addresses[made] = flow;
        ports[made] = portPair;
        tcpHeaders[made] = header;
        segmentBytes[made] = payload;
        payloadBytes[made] = payload;
        open[made] = payload > 0 && (flags & (~JOINABLE | ENDING | Ip.ACK)) == Ip.ACK;
    }

    /** Whether it is a TCP segment that lies in the packet as we know it. */
    private boolean isSegment(long offset, int length) {
        if (length < Ip.MIN_HEADER + Ip.TCP_HEADER
                || u8(memory, offset) != 0x45
                || u8(memory, offset + Ip.PROTOCOL) != Ip.TCP
                || (u16(memory, offset + Ip.FRAGMENT) & ~Ip.DONT_FRAGMENT) != 0) {
            return false;
        }
        int header = (u8(memory, offset + Ip.MIN_HEADER + Ip.TCP_DATA_OFFSET) >> 4) * 4;
        return header >= Ip.TCP_HEADER && Ip.MIN_HEADER + header <= length;
    }

    private int addRun(T owner, long offset, int length) {
        int run = runs++;
        owners[run] = owner;
        addresses[run] = 0;
        ports[run] = 0;
        packets[run] = 1;
        open[run] = false;
        verified[run] = false;
        firsts[run] = addPiece(offset, length);
        lasts[run] = firsts[run];
        return run;
    }

    private int addPiece(long offset, int length) {
        int piece = pieces++;
        offsets[piece] = offset;
        lengths[piece] = length;
        nexts[piece] = NONE;
        return piece;
    }

    /** Nothing may pass what it may be part of: a fragment, say, whose ports cannot be known. */
    private void closeAll(T owner, long flow) {
        for (int run = 0; run < runs; run++) {
            if (addresses[run] == flow && Objects.equals(owners[run], owner)) {
                open[run] = false;
            }
        }
    }

    /** The last run of a flow; the ones before it must not grow, or order would be lost. */
    private int latest(T owner, long flow, int portPair) {
        for (int run = runs - 1; run >= 0; run--) {
            if (addresses[run] == flow
                    && ports[run] == portPair
                    && Objects.equals(owners[run], owner)) {
                return run;
            }
        }
        return NONE;
    }

    private boolean continues(int run, long offset, int length) {
        long first = offsets[firsts[run]];
        long firstTcp = first + Ip.MIN_HEADER;
        long tcp = offset + Ip.MIN_HEADER;
        int header = tcpHeaders[run];
        int payload = length - Ip.MIN_HEADER - header;
        int flags = u8(memory, tcp + Ip.TCP_FLAGS);
        return payload > 0
                && payload <= segmentBytes[run]
                && Ip.MIN_HEADER + header + payloadBytes[run] + payload <= Ip.MAX_PACKET
                && memory.get(Ip.U8, tcp + Ip.TCP_DATA_OFFSET)
                        == memory.get(Ip.U8, firstTcp + Ip.TCP_DATA_OFFSET)
                && (flags & ~ENDING) == u8(memory, firstTcp + Ip.TCP_FLAGS)
                && u32(memory, tcp + Ip.TCP_SEQUENCE)
                        == u32(memory, firstTcp + Ip.TCP_SEQUENCE) + payloadBytes[run]
                && u32(memory, tcp + Ip.TCP_ACKNOWLEDGMENT)
                        == u32(memory, firstTcp + Ip.TCP_ACKNOWLEDGMENT)
                && u16(memory, tcp + Ip.TCP_WINDOW) == u16(memory, firstTcp + Ip.TCP_WINDOW)
                // The urgent pointer and options; timestamps among them: a later time must not be
                // told for earlier data.
                && MemorySegment.mismatch(
                                memory,
                                tcp + Ip.TCP_URGENT_POINTER,
                                tcp + header,
                                memory,
                                firstTcp + Ip.TCP_URGENT_POINTER,
                                firstTcp + header)
                        < 0
                && agreesInIp(run, first, offset)
                && isVerified(run, first)
                && isRight(offset, length);
    }

    private boolean agreesInIp(int run, long first, long offset) {
        // Version, header length, and the type of service, ECN's mark included; then fragments.
        if (u16(memory, first) != u16(memory, offset)
                || u8(memory, first + Ip.TTL) != u8(memory, offset + Ip.TTL)
                || u16(memory, first + Ip.FRAGMENT) != u16(memory, offset + Ip.FRAGMENT)) {
            return false;
        }
        // RFC 6864 section 4.1: without fragments the identification says nothing.
        return u16(memory, first + Ip.FRAGMENT) == Ip.DONT_FRAGMENT
                || u16(memory, offset + Ip.ID)
                        == (u16(memory, first + Ip.ID) + packets[run] & 0xffff);
    }

    /** Only where a second packet asks for it: most runs have one. */
    private boolean isVerified(int run, long first) {
        if (!verified[run]) {
            if (!isRight(first, lengths[firsts[run]])) {
                open[run] = false;
                return false;
            }
            verified[run] = true;
        }
        return true;
    }

    /** Whether both checksums are right: that of a run is made anew, and would hide a damage. */
    private boolean isRight(long offset, int length) {
        int bytes = length - Ip.MIN_HEADER;
        return u16(memory, offset + Ip.TOTAL_LENGTH) == length
                && InternetChecksum.sumOfHeader(memory, offset) == InternetChecksum.RIGHT
                && InternetChecksum.add(
                                InternetChecksum.pseudoHeader(memory, offset, Ip.TCP, bytes),
                                InternetChecksum.sum(memory, offset + Ip.MIN_HEADER, bytes))
                        == InternetChecksum.RIGHT;
    }

    private void join(int run, long offset, int length) {
        int skipped = Ip.MIN_HEADER + tcpHeaders[run];
        int payload = length - skipped;
        int piece = addPiece(offset + skipped, payload);
        nexts[lasts[run]] = piece;
        lasts[run] = piece;
        packets[run]++;
        payloadBytes[run] += payload;
        long flagsAt = Ip.MIN_HEADER + Ip.TCP_FLAGS;
        int ending = u8(memory, offset + flagsAt) & ENDING;
        long first = offsets[firsts[run]];
        if (ending != 0) {
            memory.set(Ip.U8, first + flagsAt, (byte) (u8(memory, first + flagsAt) | ending));
        }
        open[run] = ending == 0 && payload == segmentBytes[run];
    }

    /** How many runs there are, in the order in which they are to be handed on. */
    public int runs() {
        return runs;
    }

    /** Writes the headers of a run that is to be handed on, after which nothing is to be added. */
    public void finish(int run) {
        long header = header(run);
        if (packets[run] == 1) {
            VirtioHeader.writeWhole(headers, header);
            return;
        }
        long first = offsets[firsts[run]];
        long tcp = first + Ip.MIN_HEADER;
        int bytes = tcpHeaders[run] + payloadBytes[run];
        VirtioHeader.writeTcp(headers, header, Ip.MIN_HEADER, tcpHeaders[run], segmentBytes[run]);
        Ip.setU16(memory, first + Ip.TOTAL_LENGTH, Ip.MIN_HEADER + bytes);
        Ip.sealHeader(memory, first, Ip.MIN_HEADER);
        Ip.setU16(
                memory,
                tcp + Ip.TCP_CHECKSUM,
                InternetChecksum.pseudoHeader(memory, first, Ip.TCP, bytes));
        counts.add(OffloadCounter.LARGE_WRITTEN, 1);
        counts.add(OffloadCounter.COALESCED, packets[run]);
    }

    /** Where {@link #header} is. */
    public MemorySegment headers() {
        return headers;
    }

    /** Where in {@link #headers} the virtio header of a run is. */
    public long header(int run) {
        return (long) run * HEADER_STRIDE;
    }

    @SuppressWarnings("unchecked")
    public T owner(int run) {
        return (T) Objects.requireNonNull(owners[run]);
    }

    /** How many packets the run is made of. */
    public int packets(int run) {
        return packets[run];
    }

    /** The first piece of a run: a packet. */
    public int firstPiece(int run) {
        return firsts[run];
    }

    /** The piece after this one, payload; -1 if there is none. */
    public int nextPiece(int piece) {
        return nexts[piece];
    }

    /** Where a piece lies. */
    public long offset(int piece) {
        return offsets[piece];
    }

    /** Its bytes. */
    public int length(int piece) {
        return lengths[piece];
    }
}
