package net.sallyport.linux;

import static net.sallyport.linux.Native.L;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Native memory that the kernel provides page by page as it is first used: for room that is there
 * for the worst and mostly stays untouched. An arena's own allocation writes every byte of it.
 */
public final class LazyMemory {
    private static final MethodHandle CALLOC =
            Native.plainCall("calloc", FunctionDescriptor.of(L, L, L));
    private static final MethodHandle FREE = Native.plainCall("free", FunctionDescriptor.ofVoid(L));

    private LazyMemory() {}

    /**
     * Zeroed memory, given back with the arena.
     *
     * @param alignment of its first byte, a power of two
     */
    public static MemorySegment allocate(Arena arena, long bytes, long alignment) {
        long address;
        try {
            address = (long) CALLOC.invokeExact(bytes + alignment, 1L);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
        if (address == 0) {
            throw new OutOfMemoryError(bytes + " bytes of native memory");
        }
        long start = (address + alignment - 1) & -alignment;
        return MemorySegment.ofAddress(start).reinterpret(bytes, arena, segment -> free(address));
    }

    private static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }
}
