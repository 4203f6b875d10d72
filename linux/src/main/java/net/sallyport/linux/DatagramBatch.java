package net.sallyport.linux;

import static net.sallyport.linux.Native.BE32;
import static net.sallyport.linux.Native.U32;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Belongs to a worker: room for many datagrams received by one system call, laid out once. A
 * datagram of a {@link RawSocket} begins with its IP header. Receiving allocates nothing.
 */
public final class DatagramBatch {
    private static final int ALIGNMENT = 64;

    private final int slots;
    private final int slotBytes;
    private final long stride;
    private final MemorySegment memory;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private int used;
    private int size;

    /**
     * @param arena must live as long as this
     * @param slots datagrams a call, 1 to 1024
     * @param slotBytes the longest datagram with its IP header; a longer one is cut and marked
     */
    public DatagramBatch(Arena arena, int slots, int slotBytes) {
        if (slots < 1 || slots > 1024 || slotBytes < 1 || slotBytes > 0x10000) {
            throw new IllegalArgumentException(slots + " slots of " + slotBytes + " bytes");
        }
        this.slots = slots;
        this.slotBytes = slotBytes;
        this.stride = Math.ceilDiv(slotBytes, ALIGNMENT) * (long) ALIGNMENT;
        this.memory = arena.allocate(stride * slots, ALIGNMENT);
        this.headers = arena.allocate((long) MessageLayout.HEADER * slots, ALIGNMENT);
        this.names = arena.allocate((long) SocketCalls.SOCKADDR_IN * slots, ALIGNMENT);
        this.controls = arena.allocate((long) MessageLayout.PACKET_INFO * slots, ALIGNMENT);
        MemorySegment vectors = arena.allocate((long) MessageLayout.IOVEC * slots, ALIGNMENT);
        for (int i = 0; i < slots; i++) {
            long vector = (long) i * MessageLayout.IOVEC;
            vectors.set(U64, vector + MessageLayout.IOVEC_BASE, memory.address() + i * stride);
            vectors.set(U64, vector + MessageLayout.IOVEC_LENGTH, slotBytes);
            long header = header(i);
            long name = names.address() + (long) i * SocketCalls.SOCKADDR_IN;
            headers.set(U64, header + MessageLayout.NAME, name);
            headers.set(U64, header + MessageLayout.VECTOR, vectors.address() + vector);
            headers.set(U64, header + MessageLayout.VECTOR_COUNT, 1);
            headers.set(U64, header + MessageLayout.CONTROL, controls.address() + control(i));
        }
        this.used = slots;
    }

    private static long header(int slot) {
        return (long) slot * MessageLayout.HEADER;
    }

    private static long control(int slot) {
        return (long) slot * MessageLayout.PACKET_INFO;
    }

    /**
     * Takes what waits, overwriting the datagrams of the call before.
     *
     * @return how many datagrams came, {@link Errno#WOULD_BLOCK} or another {@code -errno}
     */
    public int receive(RawSocket socket) {
        // The kernel has overwritten the lengths of the slots it filled the last time.
        for (int i = 0; i < used; i++) {
            headers.set(U32, header(i) + MessageLayout.NAME_LENGTH, SocketCalls.SOCKADDR_IN);
            headers.set(U64, header(i) + MessageLayout.CONTROL_LENGTH, MessageLayout.PACKET_INFO);
        }
        int rc;
        try {
            do {
                rc =
                        SocketCalls.recvmmsg(
                                socket.fd().number(),
                                headers.address(),
                                slots,
                                SocketCalls.MSG_DONTWAIT);
            } while (rc == -Errno.EINTR);
        } finally {
            Reference.reachabilityFence(this);
        }
        size = Math.max(rc, 0);
        // The kernel writes to the header of a datagram only when it has one, but a failed one may
        // have got half way.
        used = Math.min(size + 1, slots);
        return rc;
    }

    /** How many datagrams the last call got. */
    public int size() {
        return size;
    }

    public int capacity() {
        return slots;
    }

    /** The longest datagram a slot takes, bytes. */
    public int slotBytes() {
        return slotBytes;
    }

    /** Where all slots lie; native. */
    public MemorySegment memory() {
        return memory;
    }

    /** Where in {@link #memory} datagram {@code index} begins, with its IP header. */
    public long offset(int index) {
        return index * stride;
    }

    /** Bytes of datagram {@code index} with its IP header, as far as they fit the slot. */
    public int length(int index) {
        Objects.checkIndex(index, size);
        return headers.get(U32, header(index) + MessageLayout.LENGTH);
    }

    /** Whether datagram {@code index} was longer than its slot. */
    public boolean isTruncated(int index) {
        Objects.checkIndex(index, size);
        int flags = headers.get(U32, header(index) + MessageLayout.FLAGS);
        return (flags & SocketCalls.MSG_TRUNC) != 0;
    }

    /** The source address of datagram {@code index}; see {@link Ipv4}. */
    public int source(int index) {
        Objects.checkIndex(index, size);
        return names.get(BE32, (long) index * SocketCalls.SOCKADDR_IN + 4);
    }

    /** The interface it came in by, if {@link RawSocket#setPacketInfo} asked for that; else 0. */
    public int interfaceIndex(int index) {
        return hasPacketInfo(index)
                ? controls.get(U32, control(index) + MessageLayout.PACKET_INFO_INTERFACE)
                : 0;
    }

    /**
     * Our address to answer from (of several, and for a broadcast too), if {@link
     * RawSocket#setPacketInfo} asked for that; else 0.
     */
    public int localAddress(int index) {
        return hasPacketInfo(index)
                ? controls.get(BE32, control(index) + MessageLayout.PACKET_INFO_SPEC_DST)
                : 0;
    }

    private boolean hasPacketInfo(int index) {
        Objects.checkIndex(index, size);
        return headers.get(U64, header(index) + MessageLayout.CONTROL_LENGTH)
                        >= MessageLayout.PACKET_INFO_CMSG_LENGTH
                && controls.get(U32, control(index) + MessageLayout.CMSG_LEVEL)
                        == SocketCalls.SOL_IP
                && controls.get(U32, control(index) + MessageLayout.CMSG_TYPE)
                        == MessageLayout.IP_PKTINFO;
    }
}
