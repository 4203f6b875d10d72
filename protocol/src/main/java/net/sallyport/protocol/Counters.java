package net.sallyport.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A worker's own counters, one for each constant of an enum. One thread writes, without a lock or a
 * shared cache line's price; any thread may read, and sees a value that was true a moment ago.
 */
public final class Counters<E extends Enum<E>> {
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] cells;

    public Counters(Class<E> kind) {
        cells = new long[kind.getEnumConstants().length];
    }

    /** Adds one. Called by the owning worker alone. */
    public void count(E what) {
        add(what, 1);
    }

    /** Adds {@code amount}. Called by the owning worker alone. */
    public void add(E what, long amount) {
        int cell = what.ordinal();
        CELL.setOpaque(cells, cell, cells[cell] + amount);
    }

    /** The count so far; from any thread. */
    public long read(E what) {
        return (long) CELL.getOpaque(cells, what.ordinal());
    }
}
