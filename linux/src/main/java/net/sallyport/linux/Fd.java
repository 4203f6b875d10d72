package net.sallyport.linux;

import static net.sallyport.linux.Native.I;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owns one file descriptor and closes it once. Closing is safe from any thread; using a descriptor
 * on one thread while another closes it is the caller's race to avoid. After closing, calls fail
 * with {@link Errno#EBADF}.
 */
public final class Fd implements AutoCloseable {
    private static final MethodHandle CLOSE = Native.call("close", FunctionDescriptor.of(I, I));

    private final AtomicInteger number;

    private Fd(int number) {
        this.number = new AtomicInteger(number);
    }

    /** Takes ownership of an open descriptor. */
    public static Fd adopt(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        return new Fd(number);
    }

    /** The descriptor, or -1 when closed or released. */
    public int number() {
        return number.get();
    }

    public boolean isOpen() {
        return number.get() >= 0;
    }

    /** Gives up ownership: the descriptor stays open and is the caller's now. */
    public int release() {
        return number.getAndSet(-1);
    }

    /** Closes the descriptor if that has not happened yet. Errors of close(2) are of no use. */
    @Override
    public void close() {
        int open = number.getAndSet(-1);
        if (open >= 0) {
            close(open);
        }
    }

    private static void close(int open) {
        MemorySegment state = Native.state();
        try {
            // Not repeated on EINTR: on Linux the descriptor is gone by then.
            int _ = (int) CLOSE.invokeExact(state, open);
        } catch (Throwable t) {
            throw Native.impossible(t);
        }
    }

    @Override
    public String toString() {
        return "fd " + number.get();
    }
}
