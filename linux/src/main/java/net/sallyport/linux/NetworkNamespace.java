package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A named network namespace, as ip-netns(8) makes them: a file in {@code /run/netns} on which the
 * namespace is mounted. A thread is in one namespace; sockets, TUN devices and child processes it
 * makes belong to that one and stay there. Needs CAP_SYS_ADMIN.
 */
public record NetworkNamespace(String name) {
    private static final Path DIRECTORY = Path.of("/run/netns");

    private static final int CLONE_NEWNET = 0x40000000;
    private static final long MS_BIND = 0x1000;
    private static final long MS_REC = 0x4000;
    private static final long MS_SHARED = 0x100000;
    private static final int MNT_DETACH = 2;

    private static final MethodHandle SETNS = Native.call("setns", FunctionDescriptor.of(I, I, I));
    private static final MethodHandle UNSHARE = Native.call("unshare", FunctionDescriptor.of(I, I));
    private static final MethodHandle MOUNT =
            Native.call("mount", FunctionDescriptor.of(I, L, L, L, L, L));
    private static final MethodHandle UMOUNT2 =
            Native.call("umount2", FunctionDescriptor.of(I, L, I));

    /** Names a namespace, whether it exists or not. */
    public NetworkNamespace {
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("namespace name: " + name);
        }
    }

    /** Makes a namespace of that name; its loopback interface is down. */
    public static NetworkNamespace create(String name) throws IOException, InterruptedException {
        NetworkNamespace made = new NetworkNamespace(name);
        makeDirectory();
        Path file = made.path();
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("r--r--r--")));
        } catch (FileAlreadyExistsException e) {
            LinuxException exists = new LinuxException("create " + file, Errno.EEXIST);
            exists.initCause(e);
            throw exists;
        }
        try {
            // The thread that leaves the host's namespace must not be used for anything else.
            onNewThread(() -> {
                Native.check(unshare(), "unshare network namespace");
                mount("/proc/thread-self/ns/net", file.toString(), MS_BIND);
                return name;
            });
        } catch (IOException | InterruptedException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return made;
    }

    // As ip-netns does: a mount point of its own that spreads to other mount namespaces, so that
    // deleting the name later frees the namespace everywhere.
    private static void makeDirectory() throws IOException {
        Files.createDirectories(DIRECTORY);
        String path = DIRECTORY.toString();
        try {
            mount("", path, MS_SHARED | MS_REC);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            mount(path, path, MS_BIND | MS_REC);
            mount("", path, MS_SHARED | MS_REC);
        }
    }

    /** Removes the name; the namespace itself goes with the last thread or socket in it. */
    public void delete() throws IOException {
        int rc;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(path().toString());
            MemorySegment state = Native.state();
            rc = Native.result((int) UMOUNT2.invokeExact(state, path.address(), MNT_DETACH), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        // EINVAL: a name on which nothing is mounted, left behind by a crash.
        if (rc != -Errno.EINVAL) {
            Native.check(rc, "umount " + path());
        }
        Files.delete(path());
    }

    public boolean exists() {
        return Files.exists(path());
    }

    public Path path() {
        return DIRECTORY.resolve(name);
    }

    /** A descriptor of the namespace itself, for calls that name one. */
    Fd open() throws LinuxException {
        int opened = FileCalls.open(path().toString(), FileCalls.O_RDONLY | FileCalls.O_CLOEXEC, 0);
        return Fd.adopt(Native.check(opened, "open " + path()));
    }

    /** Moves the calling thread, which must be a platform thread, into the namespace for good. */
    public void enter() throws LinuxException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a virtual thread would take its carrier with it");
        }
        try (Fd fd = open()) {
            MemorySegment state = Native.state();
            int rc =
                    Native.result((int) SETNS.invokeExact(state, fd.number(), CLONE_NEWNET), state);
            Native.check(rc, "setns " + name);
        } catch (LinuxException e) {
            throw e;
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /**
     * Runs a task on a thread of its own inside the namespace and waits for it.
     *
     * @throws Exception what the task threw
     */
    public <T> T call(Callable<T> task) throws Exception {
        FutureTask<T> future =
                new FutureTask<>(() -> {
                    enter();
                    return task.call();
                });
        Thread thread = Thread.ofPlatform().name("netns " + name).daemon().start(future);
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    private static void onNewThread(Callable<?> task) throws IOException, InterruptedException {
        FutureTask<?> future = new FutureTask<>(task);
        Thread _ = Thread.ofPlatform().name("netns").daemon().start(future);
        try {
            Object _ = future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static int unshare() {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) UNSHARE.invokeExact(state, CLONE_NEWNET), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    private static void mount(String source, String target, long flags) throws LinuxException {
        int rc;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(source);
            MemorySegment to = arena.allocateFrom(target);
            MemorySegment type = arena.allocateFrom("none");
            MemorySegment state = Native.state();
            rc =
                    Native.result(
                            (int)
                                    MOUNT.invokeExact(
                                            state,
                                            from.address(),
                                            to.address(),
                                            type.address(),
                                            flags,
                                            0L),
                            state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        Native.check(rc, "mount " + source + " on " + target);
    }
}
