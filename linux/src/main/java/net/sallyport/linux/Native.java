package net.sallyport.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * What all bindings share: the linker, the place where errno is caught, and a scratch area a
 * thread. Pointers are passed as {@code long}, so that a call on the packet path makes no slice
 * object; whoever passes one checks its bounds ({@link #pointer}) and keeps the memory reachable.
 */
final class Native {
    static final ValueLayout.OfInt I = JAVA_INT;
    static final ValueLayout.OfLong L = JAVA_LONG;

    /** Native byte order, at any alignment. */
    static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;

    static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    static final ValueLayout.OfShort BE16 = U16.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt BE32 = U32.withOrder(ByteOrder.BIG_ENDIAN);

    /** Bytes of the scratch area of a thread. */
    static final int SCRATCH = 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));

    private static final ThreadLocal<MemorySegment> STATES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));
    private static final ThreadLocal<MemorySegment> SCRATCHES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SCRATCH, 16));

    private static final MethodHandle ERRNO_LOCATION =
            LINKER.downcallHandle(
                    LIBC.findOrThrow("__errno_location"), FunctionDescriptor.of(ADDRESS));
    private static final ThreadLocal<Long> ERRNO_ADDRESSES =
            ThreadLocal.withInitial(Native::errnoAddress);
    private static final MemorySegment EVERYWHERE = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LIBC.findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Native() {}

    static MethodHandle call(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LIBC.findOrThrow(name), type, Linker.Option.captureCallState("errno"));
    }

    static boolean has(String name) {
        return LIBC.find(name).isPresent();
    }

    /**
     * A call of the packet path: without errno. The linker checks a caller's place for errno on
     * each call by making a slice of it, an object that C2 does away with only when its inlining
     * went well. So the packet path asks {@link #errnoIs} about the one error it expects, and
     * repeats the call with errno caught if it was another.
     */
    static MethodHandle plainCall(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LIBC.findOrThrow(name), type);
    }

    /** As {@link #plainCall}. */
    static MethodHandle plainVariadic(String name, int firstVariadic, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LIBC.findOrThrow(name), type, Linker.Option.firstVariadicArg(firstVariadic));
    }

    /**
     * Whether the call that has just failed on this thread left that errno. The answer can be wrong
     * if the virtual machine stopped the thread in between: it must do no harm then.
     */
    static boolean errnoIs(int errno) {
        return !Thread.currentThread().isVirtual()
                && EVERYWHERE.get(JAVA_INT, ERRNO_ADDRESSES.get()) == errno;
    }

    private static long errnoAddress() {
        try {
            return ((MemorySegment) ERRNO_LOCATION.invokeExact()).address();
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static MethodHandle variadic(String name, int firstVariadic, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LIBC.findOrThrow(name),
                type,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** Where this thread's calls leave errno. */
    static MemorySegment state() {
        return STATES.get();
    }

    /** This thread's scratch area; valid until the next call of this room on this thread. */
    static MemorySegment scratch() {
        return SCRATCHES.get();
    }

    /** The result, or the negated errno; errno means something only if the call failed. */
    static int result(long value, MemorySegment state) {
        return value == -1 ? -state.get(JAVA_INT, ERRNO) : (int) value;
    }

    static RuntimeException impossible(Throwable t) {
        if (t instanceof Error e) {
            throw e;
        }
        return new IllegalStateException("a native call threw", t);
    }

    static int check(int result, String call) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, -result);
        }
        return result;
    }

    /** The address of a range of native memory, bounds checked. */
    static long pointer(MemorySegment memory, long offset, long length) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("the kernel needs native memory, this is on heap");
        }
        Objects.checkFromIndexSize(offset, length, memory.byteSize());
        return memory.address() + offset;
    }

    static String errorText(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }
}
