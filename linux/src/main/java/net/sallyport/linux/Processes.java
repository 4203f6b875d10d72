package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Signals, limits and names of processes and threads. */
public final class Processes {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGUSR2 = 12;
    public static final int SIGTERM = 15;

    /**
     * How many descriptors this process may have open; -1 for no limit.
     *
     * @param soft what holds now
     * @param hard how far the process may raise {@code soft} itself
     */
    public record DescriptorLimit(long soft, long hard) {}

    private static final int RLIMIT_NOFILE = 7;
    private static final int PR_SET_NAME = 15;
    private static final int THREAD_NAME = 15;

    private static final MethodHandle KILL = Native.call("kill", FunctionDescriptor.of(I, I, I));
    private static final MethodHandle GETRLIMIT =
            Native.call("getrlimit", FunctionDescriptor.of(I, I, L));
    private static final MethodHandle SETRLIMIT =
            Native.call("setrlimit", FunctionDescriptor.of(I, I, L));
    private static final MethodHandle PRCTL =
            Native.variadic("prctl", 1, FunctionDescriptor.of(I, I, L, L, L, L));

    private Processes() {}

    /**
     * Sends a signal to one process.
     *
     * @param pid 1 and up: process groups are not for this method
     * @param signal 0 only asks whether the process is there
     * @return whether there is such a process
     * @throws LinuxException {@link Errno#EPERM} if it is not ours to signal
     */
    public static boolean signal(long pid, int signal) throws LinuxException {
        if (pid < 1 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("process id " + pid);
        }
        return send((int) pid, signal, "kill " + pid + " with signal " + signal);
    }

    /**
     * Sends a signal to every process of a group.
     *
     * @param leader 2 and up, the process that the group is called after
     * @return whether there is such a group
     */
    public static boolean signalGroup(int leader, int signal) throws LinuxException {
        if (leader < 2) {
            throw new IllegalArgumentException("process group " + leader);
        }
        return send(-leader, signal, "kill group " + leader + " with signal " + signal);
    }

    private static boolean send(int target, int signal, String call) throws LinuxException {
        MemorySegment state = Native.state();
        int rc;
        try {
            rc = Native.result((int) KILL.invokeExact(state, target, signal), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        if (rc == -Errno.ESRCH) {
            return false;
        }
        Native.check(rc, call);
        return true;
    }

    public static DescriptorLimit descriptorLimit() throws LinuxException {
        MemorySegment limit = Native.scratch();
        MemorySegment state = Native.state();
        int rc;
        try {
            rc =
                    Native.result(
                            (int) GETRLIMIT.invokeExact(state, RLIMIT_NOFILE, limit.address()),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, "getrlimit NOFILE");
        return new DescriptorLimit(limit.get(L, 0), limit.get(L, 8));
    }

    /** Sets the limit; raising {@code hard} needs CAP_SYS_RESOURCE. */
    public static void setDescriptorLimit(DescriptorLimit wanted) throws LinuxException {
        MemorySegment limit = Native.scratch();
        limit.set(L, 0, wanted.soft());
        limit.set(L, 8, wanted.hard());
        MemorySegment state = Native.state();
        int rc;
        try {
            rc =
                    Native.result(
                            (int) SETRLIMIT.invokeExact(state, RLIMIT_NOFILE, limit.address()),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, "setrlimit NOFILE " + wanted.soft());
    }

    /**
     * Names the calling thread for ps(1) and top(1).
     *
     * @param name what is beyond 15 bytes is cut off
     */
    public static void nameThread(String name) throws LinuxException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, THREAD_NAME);
        MemorySegment scratch = Native.scratch();
        MemorySegment.copy(bytes, 0, scratch, ValueLayout.JAVA_BYTE, 0, length);
        scratch.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        MemorySegment state = Native.state();
        int rc;
        try {
            rc =
                    Native.result(
                            (int)
                                    PRCTL.invokeExact(
                                            state, PR_SET_NAME, scratch.address(), 0L, 0L, 0L),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, "prctl PR_SET_NAME");
    }
}
