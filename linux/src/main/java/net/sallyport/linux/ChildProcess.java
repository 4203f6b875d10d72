package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process that this one has started with posix_spawn(3), without a thread that waits for it as
 * {@link java.lang.Process} has: its end shows as readiness of {@link #pidFd}. It begins with every
 * signal at its default and unblocked, as leader of a session of its own, and with no descriptor
 * but those it is given. Not for several threads at once.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int WNOHANG = 1;
    private static final int SIGNAL_SET_BYTES = 128;

    private static final MethodHandle WAITPID =
            Native.call("waitpid", FunctionDescriptor.of(I, I, L, I));

    private final int pid;
    private final PidFd pidFd;
    private boolean reaped;

    private ChildProcess(int pid, PidFd pidFd) {
        this.pid = pid;
        this.pidFd = pidFd;
    }

    /**
     * Starts a program in this thread's namespaces and working directory.
     *
     * @param arguments the first is the program's own name
     * @param environment {@code NAME=VALUE}, all that it finds in its
     * @param descriptors become its 0, 1, 2 and so on; they stay open here
     * @throws LinuxException the program cannot be started, or the kernel is older than 5.3
     */
    public static ChildProcess start(
            Path program, List<String> arguments, List<String> environment, List<Fd> descriptors)
            throws LinuxException {
        int pid;
        try (Arena arena = Arena.ofConfined();
                SpawnSetup setup = new SpawnSetup(arena)) {
            MemorySegment every = arena.allocate(SIGNAL_SET_BYTES, 8).fill((byte) 0xff);
            setup.resetSignals(every, arena.allocate(SIGNAL_SET_BYTES, 8));
            for (int i = 0; i < descriptors.size(); i++) {
                setup.duplicate(descriptors.get(i).number(), i);
            }
            setup.closeFrom(descriptors.size());
            pid =
                    setup.spawn(
                            arena.allocateFrom(program.toString()),
                            strings(arena, arguments),
                            strings(arena, environment),
                            program.toString());
        }
        try {
            return new ChildProcess(pid, PidFd.open(pid));
        } catch (LinuxException e) {
            boolean _ = Processes.signal(pid, Processes.SIGKILL);
            int _ = waitFor(pid, MemorySegment.NULL.address(), 0);
            throw e;
        }
    }

    private static MemorySegment strings(Arena arena, List<String> texts) {
        MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return pointers;
    }

    /** Nobody else's as long as this process has not been reaped. */
    public int pid() {
        return pid;
    }

    /** Readable when the process has ended. */
    public Fd pidFd() {
        return pidFd.fd();
    }

    /**
     * Sends a signal, unless the process has been reaped.
     *
     * @return whether it was there
     */
    public boolean signal(int signal) throws LinuxException {
        return !reaped && Processes.signal(pid, signal);
    }

    /**
     * Looks whether the process has ended, and lets the kernel forget it if so.
     *
     * @return its exit code, or 128 and the signal that ended it; empty while it runs
     */
    public OptionalInt reap() throws LinuxException {
        if (reaped) {
            throw new IllegalStateException("process " + pid + " has been reaped");
        }
        MemorySegment status = Native.scratch();
        int rc = waitFor(pid, status.address(), WNOHANG);
        if (Native.check(rc, "waitpid " + pid) == 0) {
            return OptionalInt.empty();
        }
        reaped = true;
        int value = status.get(I, 0);
        int signal = value & 0x7f;
        return OptionalInt.of(signal == 0 ? value >> 8 & 0xff : 128 + signal);
    }

    private static int waitFor(int pid, long status, int options) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) WAITPID.invokeExact(state, pid, status, options), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /** Lets go of what tells of the end; the process goes on. */
    @Override
    public void close() {
        pidFd.close();
    }
}
