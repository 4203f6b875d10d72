package net.sallyport.linux.loop;

/** The one clock of the process: monotonic, in nanoseconds since the process began to use it. */
public final class Clock {
    private static final long ORIGIN = System.nanoTime();

    private Clock() {}

    /** Nanoseconds, never negative, never going back, untouched by changes of the wall clock. */
    public static long nanos() {
        return System.nanoTime() - ORIGIN;
    }
}
