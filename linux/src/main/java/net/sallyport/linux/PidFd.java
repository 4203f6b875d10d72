package net.sallyport.linux;

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
    private static final long PIDFD_SEND_SIGNAL = 424;

    private static final long PIDFD_OPEN = 434;

    private static final MethodHandle SYSCALL =
            Native.variadic("syscall", 1, FunctionDescriptor.of(L, L, L, L, L, L));

    private final Fd fd;

    private PidFd(Fd fd) {
        this.fd = fd;
    }

    /**
     * @throws LinuxException {@link Errno#ESRCH} if there is no such process
     */
    public static PidFd open(int pid) throws LinuxException {
        return new PidFd(Fd.adopt(Native.check(call(PIDFD_OPEN, pid, 0), "pidfd_open " + pid)));
    }

    public Fd fd() {
        return fd;
    }

    /**
     * @param signal 0 only asks whether the process is there
     * @return false: it has ended
     */
    public boolean signal(int signal) throws LinuxException {
        int rc = call(PIDFD_SEND_SIGNAL, fd.number(), signal);
        if (rc == -Errno.ESRCH) {
            return false;
        }
        Native.check(rc, "pidfd_send_signal " + signal);
        return true;
    }

    private static int call(long number, long first, long second) {
        MemorySegment state = Native.state();
        try {
            return Native.result(
                    (long) SYSCALL.invokeExact(state, number, first, second, 0L, 0L), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
