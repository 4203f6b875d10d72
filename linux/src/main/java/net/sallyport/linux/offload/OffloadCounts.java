package net.sallyport.linux.offload;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** One thread's counts; any thread reads them, a moment old. */
final class OffloadCounts {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells = new long[OffloadCounter.values().length];

    void add(OffloadCounter what, long amount) {
        int cell = what.ordinal();
        CELL.setOpaque(cells, cell, cells[cell] + amount);
    }

    long read(OffloadCounter what) {
        return (long) CELL.getOpaque(cells, what.ordinal());
    }
}
