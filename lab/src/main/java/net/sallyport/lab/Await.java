package net.sallyport.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a state, never for a time, and never without a bound. */
public final class Await {
    private static final long PAUSE_MILLIS = 50;

    private Await() {}

    /** Asks every 50 ms until the condition holds. */
    public static void until(String what, Duration bound, BooleanSupplier condition) {
        until(what, bound, condition, () -> "");
    }

    /**
     * Asks every 50 ms until the condition holds.
     *
     * @param evidence what to show besides when it does not (a log, say)
     * @throws LabException if it does not hold within the bound
     */
    public static void until(
            String what, Duration bound, BooleanSupplier condition, Supplier<String> evidence) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > bound.toNanos()) {
                throw new LabException(
                        what + ": not within " + bound.toMillis() + " ms\n" + evidence.get());
            }
            pause(PAUSE_MILLIS);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static LabException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LabException("interrupted", e);
    }
}
