package net.sallyport.linux;

import static net.sallyport.linux.Native.U32;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.MemorySegment;

/**
 * Belongs to a worker: an io_uring, by which several packets are read from a TUN device, or written
 * to some, in one system call and in the order in which they were added. It never waits, and leaves
 * nothing behind on a descriptor. Only opening allocates.
 *
 * <pre>{@code
 * ring.read(tun, memory, 0, 2048);
 * ring.read(tun, memory, 2048, 2048);
 * ring.submit();
 * ring.result(0), ring.result(1)
 * }</pre>
 *
 * <p>A read that finds nothing would stay and wait, unless it is told not to: that a TUN device
 * knows from Linux 6.4 on. Before (5.19), what is left of the reads is cancelled by a last request
 * of the same call.
 */
public final class TunRing implements AutoCloseable {
    /** What of a submission is said where. */
    private static final int FILE = 4;

    private static final int ADDRESS = 16;
    private static final int LENGTH = 24;
    private static final int FLAGS = 28;
    private static final int INDEX = 32;

    private static final int OP_WRITEV = 2;
    private static final int OP_CANCEL = 14;
    private static final int OP_READ = 22;
    private static final int OP_WRITE = 23;

    private static final int NO_WAIT = 0x8;
    private static final int CANCEL_ALL_OF_FILE = 0x3;
    private static final int ENTER_GET_EVENTS = 1;

    private final Fd fd;
    private final RingMemory memory;
    private final int capacity;
    private final int[] results;

    /** {@link #NO_WAIT} if TUN devices know it, else 0. */
    private int waiting = NO_WAIT;

    private int added;

    /** The descriptor that is read from, -1 if none is. */
    private int reading = -1;

    private TunRing(Fd fd, RingMemory memory) {
        this.fd = fd;
        this.memory = memory;
        // One for the cancellation.
        capacity = memory.requests() - 1;
        results = new int[memory.requests()];
    }

    /**
     * @param capacity packets that are handed over at once, 1 to 1024
     * @throws LinuxException {@link Errno#ENOSYS} if the kernel is too old or made without it,
     *     {@link Errno#EPERM} if it is forbidden here; or if there are no TUN devices
     */
    public static TunRing open(int capacity) throws LinuxException {
        return open(capacity, NO_WAIT);
    }

    /**
     * @param waiting {@link #NO_WAIT}, 0 as if the kernel did not know that
     */
    static TunRing open(int capacity, int waiting) throws LinuxException {
        if (capacity < 1 || capacity > 1024) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        MemorySegment parameters = Native.scratch().asSlice(0, RingMemory.PARAMETERS);
        parameters.fill((byte) 0);
        int rc = RingCalls.setup(capacity + 1, parameters.address());
        Fd fd = Fd.adopt(Native.check(rc, "io_uring_setup"));
        try {
            TunRing ring = new TunRing(fd, RingMemory.map(fd, parameters));
            try {
                ring.chooseHowToRead(waiting);
                return ring;
            } catch (LinuxException e) {
                ring.close();
                throw e;
            }
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** By a descriptor of no device, for which a read that is understood fails with EBADFD. */
    private void chooseHowToRead(int first) throws LinuxException {
        try (Fd none = Tun.openNone()) {
            MemorySegment scratch = Native.scratch();
            waiting = first;
            add(OP_READ, none.number(), scratch.address(), 1, waiting);
            submit();
            if (waiting == NO_WAIT && result(0) == -Errno.EBADFD) {
                return;
            }
            waiting = 0;
            add(OP_READ, none.number(), scratch.address(), 1, waiting);
            reading = none.number();
            submit();
            if (result(0) != -Errno.EBADFD) {
                throw new LinuxException("io_uring_enter", -result(0));
            }
            // Of the cancellation the number of those cancelled.
            if (result(1) != 0) {
                throw new LinuxException("io_uring that cannot cancel all reads", Errno.ENOSYS);
            }
        }
    }

    /** Packets that fit beside those added. */
    public int room() {
        return capacity - added;
    }

    /** Adds a {@link Tun#read}, all of one device; the memory must stay till {@link #submit}. */
    public void read(Tun tun, MemorySegment target, long offset, int length) {
        int number = tun.fd().number();
        add(OP_READ, number, Native.pointer(target, offset, length), length, waiting);
        reading = number;
    }

    /** Adds a {@link Tun#write}; the memory must stay till {@link #submit}. */
    public void write(Tun tun, MemorySegment source, long offset, int length) {
        long pointer = Native.pointer(source, offset, length);
        add(OP_WRITE, tun.fd().number(), pointer, length, waiting);
    }

    /**
     * Adds a {@link Tun#writeGathered}; the vectors and what they tell of must stay till {@link
     * #submit}.
     *
     * @param offset of the first of them
     */
    public void writeGathered(Tun tun, MemorySegment vectors, long offset, int count) {
        long pointer = Native.pointer(vectors, offset, (long) count * MessageLayout.IOVEC);
        add(OP_WRITEV, tun.fd().number(), pointer, count, waiting);
    }

    private void add(int operation, int file, long address, int length, int flags) {
        if (added == results.length) {
            throw new IllegalStateException("the ring is full");
        }
        MemorySegment requests = memory.submissions();
        long at = memory.submission(added);
        requests.set(U32, at, operation);
        requests.set(U32, at + FILE, file);
        requests.set(U64, at + ADDRESS, address);
        requests.set(U32, at + LENGTH, length);
        requests.set(U32, at + FLAGS, flags);
        requests.set(U64, at + INDEX, added);
        added++;
    }

    /** Has done what was added; what became of it is in {@link #result} until the next time. */
    public void submit() {
        boolean cancel = waiting == 0 && reading >= 0;
        if (cancel) {
            add(OP_CANCEL, reading, 0, 0, CANCEL_ALL_OF_FILE);
        }
        int count = added;
        added = 0;
        reading = -1;
        memory.offer(count);
        // Once reads are in, so must their cancellation be, however often the kernel has no memory.
        int taken = 0;
        int done = 0;
        while (taken < count) {
            int left = count - taken;
            int rc =
                    cancel
                            ? RingCalls.enter(fd.number(), left, left, ENTER_GET_EVENTS)
                            : RingCalls.enter(fd.number(), left, 0, 0);
            done += memory.reap(results);
            if (rc > 0) {
                taken += rc;
            } else if (rc != -Errno.EINTR && !(cancel && taken > 0)) {
                memory.takeBack(left);
                for (int i = taken; i < count; i++) {
                    results[i] = rc == 0 ? Errno.WOULD_BLOCK : rc;
                }
                break;
            }
        }
        awaitRest(taken - done);
    }

    /** What was interrupted, or is done elsewhere: none of it waits for a packet. */
    private void awaitRest(int rest) {
        int left = rest;
        while (left > 0) {
            int rc = RingCalls.enter(fd.number(), 0, left, ENTER_GET_EVENTS);
            if (rc < 0 && rc != -Errno.EINTR) {
                throw new IllegalStateException("io_uring_enter: " + Errno.name(-rc));
            }
            left -= memory.reap(results);
        }
    }

    /**
     * What became of a request of the last {@link #submit}.
     *
     * @param index in the order in which they were added, from 0
     * @return as of the {@link Tun}'s own call
     */
    public int result(int index) {
        int result = results[index];
        return result == -Errno.ECANCELED ? Errno.WOULD_BLOCK : result;
    }

    /** Not while another thread uses it. */
    @Override
    public void close() {
        if (fd.isOpen()) {
            fd.close();
            memory.unmap();
        }
    }
}
