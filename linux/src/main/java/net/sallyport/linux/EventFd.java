package net.sallyport.linux;

import static net.sallyport.linux.Native.I;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes a worker that waits in its {@link Epoll}. Any thread may {@link #wake}; only the worker
 * drains. Wakes between two drains are one: only the first of them costs a system call, so a
 * mailbox is first filled, then woken, and on the other side first drained, then emptied.
 */
public final class EventFd implements AutoCloseable {
    private static final int CLOEXEC = 0x80000;
    private static final int NONBLOCK = 0x800;

    private static final MethodHandle EVENTFD =
            Native.call("eventfd", FunctionDescriptor.of(I, I, I));

    private final Fd fd;
    private final MemorySegment one;
    private final MemorySegment count;
    private final AtomicBoolean awake = new AtomicBoolean();

    private EventFd(Fd fd) {
        this.fd = fd;
        Arena arena = Arena.ofAuto();
        this.one = arena.allocate(8, 8);
        this.count = arena.allocate(8, 8);
        one.set(Native.L, 0, 1);
    }

    public static EventFd create() throws LinuxException {
        MemorySegment state = Native.state();
        int rc;
        try {
            rc = Native.result((int) EVENTFD.invokeExact(state, 0, CLOEXEC | NONBLOCK), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        return new EventFd(Fd.adopt(Native.check(rc, "eventfd")));
    }

    /**
     * Makes the worker's wait return, now or the next time. Costs nothing if that is due anyway.
     */
    public void wake() {
        if (!awake.getAndSet(true)) {
            int rc = write();
            if (rc < 0 && rc != Errno.WOULD_BLOCK && rc != -Errno.EBADF) {
                throw new IllegalStateException("eventfd write: " + Errno.name(-rc));
            }
        }
    }

    /**
     * In the place of {@link #drain}, where the descriptor is watched with {@link Epoll#EDGE}: each
     * wake is an edge, so that nothing has to be read for the next to be heard.
     */
    public void heard() {
        boolean _ = awake.getAndSet(false);
    }

    /** To be called by the worker before it empties its mailbox. */
    public void drain() {
        int rc = read();
        if (rc < 0 && rc != Errno.WOULD_BLOCK) {
            throw new IllegalStateException("eventfd read: " + Errno.name(-rc));
        }
        // After the read, never before: a wake that came between would leave nothing to read.
        boolean _ = awake.getAndSet(false);
    }

    private int write() {
        try {
            return FileCalls.write(fd.number(), one.address(), 8);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private int read() {
        try {
            return FileCalls.read(fd.number(), count.address(), 8);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
