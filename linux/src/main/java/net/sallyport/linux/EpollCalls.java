package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The epoll calls; each returns its result or {@code -errno}. */
final class EpollCalls {
    private static final FunctionDescriptor WAIT_TYPE = FunctionDescriptor.of(I, I, L, I, I);
    private static final FunctionDescriptor PWAIT2_TYPE = FunctionDescriptor.of(I, I, L, I, L, L);

    private static final MethodHandle CREATE =
            Native.call("epoll_create1", FunctionDescriptor.of(I, I));
    private static final MethodHandle CTL =
            Native.call("epoll_ctl", FunctionDescriptor.of(I, I, I, I, L));
    private static final MethodHandle WAIT = Native.call("epoll_wait", WAIT_TYPE);
    private static final MethodHandle PLAIN_WAIT = Native.plainCall("epoll_wait", WAIT_TYPE);

    /** Whether there is {@link #pwait2}: glibc 2.35; the kernel's part came with Linux 5.11. */
    static final boolean HAS_NANOSECONDS = Native.has("epoll_pwait2");

    private static final MethodHandle PWAIT2 =
            HAS_NANOSECONDS ? Native.call("epoll_pwait2", PWAIT2_TYPE) : WAIT;
    private static final MethodHandle PLAIN_PWAIT2 =
            HAS_NANOSECONDS ? Native.plainCall("epoll_pwait2", PWAIT2_TYPE) : PLAIN_WAIT;

    private EpollCalls() {}

    static int create(int flags) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) CREATE.invokeExact(state, flags), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int control(int epoll, int operation, int fd, long event) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) CTL.invokeExact(state, epoll, operation, fd, event), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int wait(int epoll, long events, int capacity, int timeoutMillis) {
        try {
            int rc = (int) PLAIN_WAIT.invokeExact(epoll, events, capacity, timeoutMillis);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EINTR)) {
                return -Errno.EINTR;
            }
            MemorySegment state = Native.state();
            return Native.result(
                    (int) WAIT.invokeExact(state, epoll, events, capacity, timeoutMillis), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int pwait2(int epoll, long events, int capacity, long timeout) {
        try {
            int rc = (int) PLAIN_PWAIT2.invokeExact(epoll, events, capacity, timeout, 0L);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EINTR)) {
                return -Errno.EINTR;
            }
            MemorySegment state = Native.state();
            return Native.result(
                    (int) PWAIT2.invokeExact(state, epoll, events, capacity, timeout, 0L), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }
}
