package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** open, read, write, writev and ioctl; each returns its result or {@code -errno}. */
final class FileCalls {
    static final int O_RDONLY = 0;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_EXCL = 0x80;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle OPEN =
            Native.variadic("open", 2, FunctionDescriptor.of(I, L, I, I));
    private static final MethodHandle READ = Native.call("read", FunctionDescriptor.of(L, I, L, L));
    private static final MethodHandle WRITE =
            Native.call("write", FunctionDescriptor.of(L, I, L, L));
    private static final MethodHandle PLAIN_READ =
            Native.plainCall("read", FunctionDescriptor.of(L, I, L, L));
    private static final MethodHandle PLAIN_WRITE =
            Native.plainCall("write", FunctionDescriptor.of(L, I, L, L));
    private static final MethodHandle WRITEV =
            Native.call("writev", FunctionDescriptor.of(L, I, L, I));
    private static final MethodHandle PLAIN_WRITEV =
            Native.plainCall("writev", FunctionDescriptor.of(L, I, L, I));
    private static final MethodHandle IOCTL =
            Native.variadic("ioctl", 2, FunctionDescriptor.of(I, I, L, L));
    private static final MethodHandle IF_NAMETOINDEX =
            Native.call("if_nametoindex", FunctionDescriptor.of(I, L));

    private FileCalls() {}

    static int open(String path, int flags, int mode) {
        MemorySegment scratch = Native.scratch();
        scratch.setString(0, path);
        MemorySegment state = Native.state();
        try {
            return Native.result(
                    (int) OPEN.invokeExact(state, scratch.address(), flags, mode), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int read(int fd, long address, long length) {
        try {
            int rc = (int) (long) PLAIN_READ.invokeExact(fd, address, length);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EAGAIN)) {
                return Errno.WOULD_BLOCK;
            }
            MemorySegment state = Native.state();
            return Native.result((long) READ.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int write(int fd, long address, long length) {
        try {
            int rc = (int) (long) PLAIN_WRITE.invokeExact(fd, address, length);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EAGAIN)) {
                return Errno.WOULD_BLOCK;
            }
            MemorySegment state = Native.state();
            return Native.result((long) WRITE.invokeExact(state, fd, address, length), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int writev(int fd, long vectors, int count) {
        try {
            int rc = (int) (long) PLAIN_WRITEV.invokeExact(fd, vectors, count);
            if (rc >= 0) {
                return rc;
            }
            if (Native.errnoIs(Errno.EAGAIN)) {
                return Errno.WOULD_BLOCK;
            }
            MemorySegment state = Native.state();
            return Native.result((long) WRITEV.invokeExact(state, fd, vectors, count), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int ioctl(int fd, long request, long argument) {
        MemorySegment state = Native.state();
        try {
            return Native.result((int) IOCTL.invokeExact(state, fd, request, argument), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /** The index of the interface of that name in this thread's namespace, or {@code -errno}. */
    static int interfaceIndex(String name) {
        MemorySegment scratch = Native.scratch();
        scratch.setString(0, name);
        MemorySegment state = Native.state();
        try {
            int index = (int) IF_NAMETOINDEX.invokeExact(state, scratch.address());
            return index == 0 ? Native.result(-1, state) : index;
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }
}
