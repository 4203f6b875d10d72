package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/**
 * Belongs to one thread: knows whether a name has come into one of its directories, or a directory
 * has gone, since it was asked last (inotify). The kernel tells before the call that makes the
 * change returns, so whoever asks later than that hears of it.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;

    private static final int MOVED_TO = 0x80;
    private static final int CREATE = 0x100;
    private static final int DELETE_SELF = 0x400;
    private static final int MOVE_SELF = 0x800;
    private static final int ONLY_DIRECTORY = 0x0100_0000;
    private static final int CHANGES = MOVED_TO | CREATE | DELETE_SELF | MOVE_SELF;

    /** Room for one event with the longest name. */
    private static final int BUFFER = 4_096;

    private static final MethodHandle INIT =
            Native.call("inotify_init1", FunctionDescriptor.of(I, I));
    private static final MethodHandle ADD =
            Native.call("inotify_add_watch", FunctionDescriptor.of(I, I, L, I));

    private final Fd fd;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, 8);

    private DirectoryWatch(Fd fd) {
        this.fd = fd;
    }

    public static DirectoryWatch open() throws LinuxException {
        MemorySegment state = Native.state();
        int rc;
        try {
            rc = Native.result((int) INIT.invokeExact(state, NONBLOCK | CLOEXEC), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        return new DirectoryWatch(Fd.adopt(Native.check(rc, "inotify_init1")));
    }

    /**
     * Watches a directory from now on; a second time for the same one is no harm.
     *
     * @throws LinuxException {@link Errno#ENOENT} if it is not there, {@link Errno#ENAMETOOLONG} if
     *     its path has more than 1,023 bytes
     */
    public void add(String directory) throws LinuxException {
        MemorySegment scratch = Native.scratch();
        byte[] path = directory.getBytes(StandardCharsets.UTF_8);
        if (path.length >= Native.SCRATCH) {
            throw new LinuxException("inotify_add_watch " + directory, Errno.ENAMETOOLONG);
        }
        MemorySegment.copy(path, 0, scratch, ValueLayout.JAVA_BYTE, 0, path.length);
        scratch.set(ValueLayout.JAVA_BYTE, path.length, (byte) 0);
        MemorySegment state = Native.state();
        int rc;
        try {
            rc =
                    Native.result(
                            (int)
                                    ADD.invokeExact(
                                            state,
                                            fd.number(),
                                            scratch.address(),
                                            CHANGES | ONLY_DIRECTORY),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, "inotify_add_watch " + directory);
    }

    /** Whether something has changed; one system call if nothing has. */
    public boolean hasChanged() {
        boolean changed = false;
        try {
            while (FileCalls.read(fd.number(), buffer.address(), BUFFER) > 0) {
                changed = true;
            }
        } finally {
            Reference.reachabilityFence(this);
        }
        return changed;
    }

    @Override
    public void close() {
        fd.close();
    }
}
