package net.sallyport.linux;

import static net.sallyport.linux.Native.BE32;
import static net.sallyport.linux.Native.U32;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Belongs to a worker: datagrams gathered to be sent by one system call. The bytes are sent from
 * where they lie in {@link #memory} and must stay until the flush. A datagram that the kernel
 * refuses is dropped and counted, and those behind it are sent. Nothing here allocates.
 */
public final class SendBatch {
    /** Why a datagram was not sent. */
    public enum Drop {
        /** The send buffer of the socket or a queue of the host was full (ENOBUFS). */
        QUEUE_FULL,
        /** Larger than the path or interface MTU, and not to be fragmented (EMSGSIZE). */
        TOO_LARGE,
        /** The packet filter of the host forbade it (EPERM, EACCES). */
        FORBIDDEN,
        /** No route, the interface is down, or the source address is not one of this host. */
        UNREACHABLE,
        OTHER
    }

    private static final int ALIGNMENT = 64;

    private final int slots;
    private final long stride;
    private final MemorySegment memory;
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final MemorySegment vectors;
    private final long[] drops = new long[Drop.values().length];
    private long sent;
    private int lastError;
    private int end;

    /**
     * With memory of its own: a slot a datagram, see {@link #nextSlot}.
     *
     * @param arena must live as long as this
     * @param slots datagrams a call, 1 to 1024
     * @param slotBytes the longest datagram with all the headroom it needs
     */
    public SendBatch(Arena arena, int slots, int slotBytes) {
        this(
                arena,
                arena.allocate((long) slots * roundUp(slotBytes), ALIGNMENT),
                slots,
                roundUp(slotBytes));
    }

    /** For datagrams that lie anywhere in a region of native memory of the caller. */
    public SendBatch(Arena arena, MemorySegment memory, int slots) {
        this(arena, memory, slots, 0);
    }

    private SendBatch(Arena arena, MemorySegment memory, int slots, int stride) {
        if (slots < 1 || slots > 1024) {
            throw new IllegalArgumentException(slots + " slots");
        }
        this.slots = slots;
        this.stride = stride;
        this.memory = memory;
        this.headers = arena.allocate((long) MessageLayout.HEADER * slots, ALIGNMENT);
        this.names = arena.allocate((long) SocketCalls.SOCKADDR_IN * slots, ALIGNMENT);
        this.controls = arena.allocate((long) MessageLayout.PACKET_INFO * slots, ALIGNMENT);
        this.vectors = arena.allocate((long) MessageLayout.IOVEC * slots, ALIGNMENT);
        for (int i = 0; i < slots; i++) {
            long name = (long) i * SocketCalls.SOCKADDR_IN;
            SocketCalls.putAddress(names, name, 0, 0);
            long control = (long) i * MessageLayout.PACKET_INFO;
            controls.set(
                    U64,
                    control + MessageLayout.CMSG_LENGTH,
                    MessageLayout.PACKET_INFO_CMSG_LENGTH);
            controls.set(U32, control + MessageLayout.CMSG_LEVEL, SocketCalls.SOL_IP);
            controls.set(U32, control + MessageLayout.CMSG_TYPE, MessageLayout.IP_PKTINFO);
            long header = (long) i * MessageLayout.HEADER;
            headers.set(U64, header + MessageLayout.NAME, names.address() + name);
            headers.set(U32, header + MessageLayout.NAME_LENGTH, SocketCalls.SOCKADDR_IN);
            headers.set(
                    U64,
                    header + MessageLayout.VECTOR,
                    vectors.address() + (long) i * MessageLayout.IOVEC);
            headers.set(U64, header + MessageLayout.VECTOR_COUNT, 1);
            headers.set(U64, header + MessageLayout.CONTROL, controls.address() + control);
        }
    }

    private static int roundUp(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Where the slot that the next {@link #add} may use begins; only with memory of its own. */
    public long nextSlot() {
        return end * stride;
    }

    public boolean isFull() {
        return end == slots;
    }

    /** Datagrams added and not sent yet. */
    public int size() {
        return end;
    }

    /**
     * Adds a datagram; the batch must not be full.
     *
     * @param destination see {@link Ipv4}
     * @param source an address of this host, 0 for the one that the routes prefer
     * @param offset where in {@link #memory} the payload behind the IP header begins
     */
    public void add(int destination, int source, long offset, int length) {
        if (end == slots) {
            throw new IllegalStateException("the batch is full");
        }
        long pointer = Native.pointer(memory, offset, length);
        names.set(BE32, (long) end * SocketCalls.SOCKADDR_IN + 4, destination);
        long vector = (long) end * MessageLayout.IOVEC;
        vectors.set(U64, vector + MessageLayout.IOVEC_BASE, pointer);
        vectors.set(U64, vector + MessageLayout.IOVEC_LENGTH, length);
        controls.set(
                BE32,
                (long) end * MessageLayout.PACKET_INFO + MessageLayout.PACKET_INFO_SPEC_DST,
                source);
        headers.set(
                U64,
                (long) end * MessageLayout.HEADER + MessageLayout.CONTROL_LENGTH,
                source == 0 ? 0 : MessageLayout.PACKET_INFO);
        end++;
    }

    /**
     * Sends what was added and empties the batch. It never waits, and there is nothing to wait for:
     * a raw socket whose send buffer is full answers ENOBUFS, datagram by datagram.
     *
     * @return how many datagrams were dropped; see {@link #dropped} for why
     */
    public int flush(RawSocket socket) {
        int first = 0;
        int dropped = 0;
        while (first < end) {
            int rc = send(socket.fd().number(), first);
            if (rc > 0) {
                first += rc;
            } else if (rc != -Errno.EINTR) {
                // sendmmsg reports an error only if it is the first datagram's.
                lastError = -rc;
                drops[drop(-rc).ordinal()]++;
                dropped++;
                first++;
            }
        }
        sent += end - dropped;
        end = 0;
        return dropped;
    }

    private int send(int fd, int first) {
        try {
            return SocketCalls.sendmmsg(
                    fd,
                    headers.address() + (long) first * MessageLayout.HEADER,
                    end - first,
                    SocketCalls.MSG_DONTWAIT | SocketCalls.MSG_NOSIGNAL);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static Drop drop(int errno) {
        return switch (errno) {
            case Errno.ENOBUFS, Errno.ENOMEM, Errno.EAGAIN -> Drop.QUEUE_FULL;
            case Errno.EMSGSIZE -> Drop.TOO_LARGE;
            case Errno.EPERM, Errno.EACCES -> Drop.FORBIDDEN;
            case Errno.ENETUNREACH,
                    Errno.EHOSTUNREACH,
                    Errno.ENETDOWN,
                    Errno.ENODEV,
                    Errno.EINVAL,
                    Errno.EADDRNOTAVAIL ->
                    Drop.UNREACHABLE;
            default -> Drop.OTHER;
        };
    }

    /** Datagrams sent since this was made. */
    public long sent() {
        return sent;
    }

    /** Datagrams dropped for that reason since this was made. */
    public long dropped(Drop reason) {
        return drops[reason.ordinal()];
    }

    /** The error number of the last datagram that the kernel refused, 0 if none was. */
    public int lastError() {
        return lastError;
    }
}
