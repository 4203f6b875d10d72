package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The attributes and file actions of one posix_spawn(3), whose functions return their error. */
final class SpawnSetup implements AutoCloseable {
    /** More than glibc's posix_spawnattr_t and posix_spawn_file_actions_t take. */
    private static final int ROOM = 512;

    // posix_spawn's flags (spawn.h)
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final String ATTRIBUTES = "posix_spawnattr_";
    private static final String ACTIONS = "posix_spawn_file_actions_";

    /** Of glibc 2.34. */
    private static final String CLOSE_FROM = ACTIONS + "addclosefrom_np";

    private static final FunctionDescriptor ONE = FunctionDescriptor.of(I, L);
    private static final FunctionDescriptor TWO = FunctionDescriptor.of(I, L, L);
    private static final MethodHandle ATTRIBUTES_INIT = Native.plainCall(ATTRIBUTES + "init", ONE);
    private static final MethodHandle ATTRIBUTES_END =
            Native.plainCall(ATTRIBUTES + "destroy", ONE);
    private static final MethodHandle SET_FLAGS =
            Native.plainCall(
                    ATTRIBUTES + "setflags", FunctionDescriptor.of(I, L, ValueLayout.JAVA_SHORT));
    private static final MethodHandle SET_DEFAULT =
            Native.plainCall(ATTRIBUTES + "setsigdefault", TWO);
    private static final MethodHandle SET_MASK = Native.plainCall(ATTRIBUTES + "setsigmask", TWO);
    private static final MethodHandle ACTIONS_INIT = Native.plainCall(ACTIONS + "init", ONE);
    private static final MethodHandle ACTIONS_END = Native.plainCall(ACTIONS + "destroy", ONE);
    private static final MethodHandle ADD_DUP2 =
            Native.plainCall(ACTIONS + "adddup2", FunctionDescriptor.of(I, L, I, I));
    private static final MethodHandle SPAWN =
            Native.plainCall("posix_spawn", FunctionDescriptor.of(I, L, L, L, L, L, L));
    private static final MethodHandle FCNTL =
            Native.variadic("fcntl", 2, FunctionDescriptor.of(I, I, I, I));

    private final MemorySegment pid;
    private final MemorySegment attributes;
    private final MemorySegment actions;

    SpawnSetup(Arena arena) throws LinuxException {
        pid = arena.allocate(8, 8);
        attributes = arena.allocate(ROOM, 16);
        actions = arena.allocate(ROOM, 16);
        try {
            check((int) ATTRIBUTES_INIT.invokeExact(attributes.address()));
            check((int) ACTIONS_INIT.invokeExact(actions.address()));
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /** Every signal's default action, none blocked, and a session of the process's own. */
    void resetSignals(MemorySegment every, MemorySegment none) throws LinuxException {
        try {
            short flags = SETSIGDEF | SETSIGMASK | SETSID;
            check((int) SET_FLAGS.invokeExact(attributes.address(), flags));
            check((int) SET_DEFAULT.invokeExact(attributes.address(), every.address()));
            check((int) SET_MASK.invokeExact(attributes.address(), none.address()));
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    void duplicate(int descriptor, int as) throws LinuxException {
        try {
            check((int) ADD_DUP2.invokeExact(actions.address(), descriptor, as));
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /** The new process has no descriptor from this number on. */
    void closeFrom(int first) throws LinuxException {
        if (!Native.has(CLOSE_FROM)) {
            markAllCloseOnExec();
            return;
        }
        try {
            check((int) CloseFrom.ADD.invokeExact(actions.address(), first));
        } catch (Throwable t) {
            throw failed(t);
        }
    }

    /** Not every library in this process opens what it opens in a way that ends with exec. */
    static void markAllCloseOnExec() throws LinuxException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : open) {
                int number = Integer.parseInt(entry.getFileName().toString());
                if (number > 2) {
                    // One that has been closed meanwhile fails, which is as well.
                    int _ = (int) FCNTL.invokeExact(Native.state(), number, F_SETFD, FD_CLOEXEC);
                }
            }
        } catch (IOException e) {
            throw new LinuxException("read /proc/self/fd: " + e.getMessage(), Errno.EIO);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /** Returns the id of the new process. */
    int spawn(
            MemorySegment path, MemorySegment arguments, MemorySegment environment, String program)
            throws LinuxException {
        int error;
        try {
            error =
                    (int)
                            SPAWN.invokeExact(
                                    pid.address(),
                                    path.address(),
                                    actions.address(),
                                    attributes.address(),
                                    arguments.address(),
                                    environment.address());
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        if (error != 0) {
            throw new LinuxException("start " + program, error);
        }
        return pid.get(I, 0);
    }

    @Override
    public void close() {
        try {
            int _ = (int) ACTIONS_END.invokeExact(actions.address());
            int _ = (int) ATTRIBUTES_END.invokeExact(attributes.address());
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    private static void check(int error) throws LinuxException {
        if (error != 0) {
            throw new LinuxException("prepare posix_spawn", error);
        }
    }

    private static LinuxException failed(Throwable t) {
        if (t instanceof LinuxException e) {
            return e;
        }
        throw Native.impossible(t);
    }

    /** Bound where it exists. */
    private static final class CloseFrom {
        static final MethodHandle ADD =
                Native.plainCall(CLOSE_FROM, FunctionDescriptor.of(I, L, I));
    }
}
