package net.sallyport.linux;

import static net.sallyport.linux.Native.I;
import static net.sallyport.linux.Native.L;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * io_uring's calls, for which glibc has no functions, and the mapping of its memory; each returns
 * its result or {@code -errno}. The numbers are the same on x86-64 and aarch64.
 */
final class RingCalls {
    private static final long SETUP = 425;
    private static final long ENTER = 426;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_POPULATE = 0x8001;

    private static final FunctionDescriptor SETUP_TYPE = FunctionDescriptor.of(L, L, L, L);
    private static final FunctionDescriptor ENTER_TYPE =
            FunctionDescriptor.of(L, L, L, L, L, L, L, L);

    /** Each as glibc would have it: fd, to submit, to complete, flags; no signal mask. */
    private static final MethodHandle PLAIN_ENTER =
            enter(Native.plainVariadic("syscall", 1, ENTER_TYPE), 0);

    private static final MethodHandle ENTERING =
            enter(Native.variadic("syscall", 1, ENTER_TYPE), 1);
    private static final MethodHandle SETTING_UP =
            MethodHandles.insertArguments(Native.variadic("syscall", 1, SETUP_TYPE), 1, SETUP);
    private static final MethodHandle MMAP =
            Native.call("mmap", FunctionDescriptor.of(L, L, L, I, I, I, L));
    private static final MethodHandle MUNMAP =
            Native.call("munmap", FunctionDescriptor.of(I, L, L));

    private RingCalls() {}

    /**
     * @param before arguments that the handle takes of itself
     */
    private static MethodHandle enter(MethodHandle syscall, int before) {
        MethodHandle unmasked = MethodHandles.insertArguments(syscall, before + 5, 0L, 0L);
        return MethodHandles.insertArguments(unmasked, before, ENTER);
    }

    static int setup(int entries, long parameters) {
        MemorySegment state = Native.state();
        try {
            long rc = (long) SETTING_UP.invokeExact(state, (long) entries, parameters);
            return Native.result(rc, state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    static int enter(long fd, long submit, long complete, long flags) {
        try {
            int rc = (int) (long) PLAIN_ENTER.invokeExact(fd, submit, complete, flags);
            if (rc >= 0) {
                return rc;
            }
            MemorySegment state = Native.state();
            return Native.result(
                    (long) ENTERING.invokeExact(state, fd, submit, complete, flags), state);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    /** Where a part of the ring is mapped to, page aligned. */
    static long map(int fd, long bytes, long offset) throws LinuxException {
        MemorySegment state = Native.state();
        try {
            long address =
                    (long)
                            MMAP.invokeExact(
                                    state,
                                    0L,
                                    bytes,
                                    PROT_READ_WRITE,
                                    MAP_SHARED_POPULATE,
                                    fd,
                                    offset);
            if (address != -1) {
                return address;
            }
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        throw new LinuxException("mmap of an io_uring", -Native.result(-1, state));
    }

    static void unmap(long address, long bytes) {
        MemorySegment state = Native.state();
        try {
            int _ = (int) MUNMAP.invokeExact(state, address, bytes);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }
}
