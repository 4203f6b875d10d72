package net.sallyport.linux;

import static net.sallyport.linux.Native.L;
import static net.sallyport.linux.Native.U32;
import static net.sallyport.linux.Native.U64;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Belongs to a worker: one epoll instance and the room for the events of one wait. Registering and
 * removing descriptors is safe from other threads, waiting and reading the events is not.
 * Level-triggered unless {@link #EDGE} is asked for. Waiting allocates nothing.
 */
public final class Epoll implements AutoCloseable {
    public static final int IN = 0x001;
    public static final int OUT = 0x004;
    public static final int ERROR = 0x008;
    public static final int HANGUP = 0x010;

    /** The peer closed its sending side. */
    public static final int READ_HANGUP = 0x2000;

    public static final int EDGE = 1 << 31;
    public static final int ONE_SHOT = 1 << 30;

    private static final int CLOEXEC = 0x80000;
    private static final int CTL_ADD = 1;
    private static final int CTL_DEL = 2;
    private static final int CTL_MOD = 3;

    private static final int SIZE = EpollLayout.HERE.size();
    private static final int DATA = EpollLayout.HERE.dataOffset();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Fd fd;
    private final int capacity;
    private final MemorySegment events;
    private final MemorySegment timeout;
    private final MemorySegment registration;
    private boolean nanosecondTimeouts = EpollCalls.HAS_NANOSECONDS;
    private int ready;

    private Epoll(Fd fd, int capacity) {
        this.fd = fd;
        this.capacity = capacity;
        Arena arena = Arena.ofAuto();
        this.events = arena.allocate((long) SIZE * capacity, 8);
        this.timeout = arena.allocate(16, 8);
        this.registration = arena.allocate(SIZE, 8);
    }

    /**
     * @param capacity the most events one wait returns, 1 and up; the others come with the next
     *     wait
     */
    public static Epoll create(int capacity) throws LinuxException {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        int rc = EpollCalls.create(CLOEXEC);
        return new Epoll(Fd.adopt(Native.check(rc, "epoll_create1")), capacity);
    }

    /**
     * Registers a descriptor.
     *
     * @param interest of {@link #IN}, {@link #OUT}, {@link #READ_HANGUP}, {@link #EDGE}, {@link
     *     #ONE_SHOT}; {@link #ERROR} and {@link #HANGUP} always come
     * @param token comes back with each event of this descriptor
     */
    public void add(Fd descriptor, int interest, long token) throws LinuxException {
        Native.check(control(CTL_ADD, descriptor.number(), interest, token), "epoll_ctl add");
    }

    /** Changes interest and token of a registered descriptor. */
    public void modify(Fd descriptor, int interest, long token) throws LinuxException {
        Native.check(control(CTL_MOD, descriptor.number(), interest, token), "epoll_ctl modify");
    }

    /**
     * Takes a descriptor out. To be done before closing it: a duplicate of it elsewhere would keep
     * the registration alive. Events already returned by {@link #await} still stand.
     */
    public void remove(Fd descriptor) throws LinuxException {
        Native.check(control(CTL_DEL, descriptor.number(), 0, 0), "epoll_ctl remove");
    }

    private synchronized int control(int operation, int number, int interest, long token) {
        registration.set(U32, 0, interest);
        registration.set(U64, DATA, token);
        return EpollCalls.control(fd.number(), operation, number, registration.address());
    }

    /**
     * Waits for events. An interruption by a signal counts as no event.
     *
     * @param timeoutNanos 0 polls, negative waits for ever. Kept to the nanosecond by the kernel's
     *     high-resolution timer if {@link #hasNanosecondTimeouts}, else rounded up to milliseconds.
     * @return how many events there are to look at with {@link #token} and {@link #events}; 0 if
     *     the time is over; or {@code -errno}
     */
    public int await(long timeoutNanos) {
        int rc;
        try {
            rc = nanosecondTimeouts ? awaitNanos(timeoutNanos) : awaitMillis(timeoutNanos);
        } finally {
            Reference.reachabilityFence(this);
        }
        ready = Math.max(rc, 0);
        return rc == -Errno.EINTR ? 0 : rc;
    }

    private int awaitNanos(long timeoutNanos) {
        long time = 0;
        if (timeoutNanos >= 0) {
            timeout.set(L, 0, timeoutNanos / NANOS_PER_SECOND);
            timeout.set(L, 8, timeoutNanos % NANOS_PER_SECOND);
            time = timeout.address();
        }
        int rc = EpollCalls.pwait2(fd.number(), events.address(), capacity, time);
        // Some sandboxes answer EPERM for calls they do not know.
        if (rc != -Errno.ENOSYS && rc != -Errno.EPERM) {
            return rc;
        }
        nanosecondTimeouts = false;
        return awaitMillis(timeoutNanos);
    }

    private int awaitMillis(long timeoutNanos) {
        return EpollCalls.wait(fd.number(), events.address(), capacity, millis(timeoutNanos));
    }

    static int millis(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return -1;
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(timeoutNanos, 1_000_000L));
    }

    /** The token of event {@code index} of the last wait. */
    public long token(int index) {
        Objects.checkIndex(index, ready);
        return events.get(U64, (long) index * SIZE + DATA);
    }

    /** The readiness bits of event {@code index} of the last wait. */
    public int events(int index) {
        Objects.checkIndex(index, ready);
        return events.get(U32, (long) index * SIZE);
    }

    /** Whether timeouts are kept finer than a millisecond (glibc 2.35, Linux 5.11). */
    public boolean hasNanosecondTimeouts() {
        return nanosecondTimeouts;
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
