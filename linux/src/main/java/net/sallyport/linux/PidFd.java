package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * One process and no other, child of this one or not: whoever gets its number later is not meant by
 * it (pidfd_open(2), Linux 5.3). The descriptor is readable when the process has ended.
 */
public final class PidFd implements AutoCloseable {
    /** The same on every architecture. */
    private static final long PIDFD_OPEN = 434;

    private static final MethodHandle SYSCALL =
            Native.variadic("syscall", 1, FunctionDescriptor.of(L, L, I, I));

    private final Fd fd;

    private PidFd(Fd fd) {
        this.fd = fd;
    }

    /**
     * @throws LinuxException {@link Errno#ESRCH} if there is no such process
     */
    public static PidFd open(int pid) throws LinuxException {
        MemorySegment state = Native.state();
        int rc;
        try {
            rc = Native.result((long) SYSCALL.invokeExact(state, PIDFD_OPEN, pid, 0), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        return new PidFd(Fd.adopt(Native.check(rc, "pidfd_open " + pid)));
    }

    public Fd fd() {
        return fd;
    }

    @Override
    public void close() {
        fd.close();
    }
}
