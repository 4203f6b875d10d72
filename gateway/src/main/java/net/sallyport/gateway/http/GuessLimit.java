package net.sallyport.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Makes guessing slow: after some failures of a source it has to wait, each time twice as long,
 * five minutes at most; after an hour without one it begins anew. Safe for any thread.
 */
final class GuessLimit {
    private static final int MOST_SOURCES = 10_000;
    private static final long FORGOTTEN_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long LONGEST_SECONDS = 300;

    private static final class Failures {
        int count;
        long lastNanos;
    }

    private final int free;
    private final LongSupplier clock;

    /** The one that failed longest ago first. */
    private final Map<String, Failures> bySource =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > MOST_SOURCES;
                }
            };

    /**
     * @param free failures that cost nothing
     */
    GuessLimit(int free, LongSupplier nanoClock) {
        this.free = free;
        this.clock = nanoClock;
    }

    /** How long this source has to wait yet, in seconds; 0: it may try. */
    synchronized long waitSeconds(String source) {
        Failures failures = bySource.get(source);
        if (failures == null || failures.count < free) {
            return 0;
        }
        long passed = clock.getAsLong() - failures.lastNanos;
        if (passed > FORGOTTEN_NANOS) {
            bySource.remove(source);
            return 0;
        }
        long wait = Math.min(LONGEST_SECONDS, 1L << Math.min(20, failures.count - free + 1));
        return Math.max(0, wait - TimeUnit.NANOSECONDS.toSeconds(passed));
    }

    synchronized void failed(String source) {
        Failures failures = bySource.computeIfAbsent(source, key -> new Failures());
        failures.count++;
        failures.lastNanos = clock.getAsLong();
    }

    synchronized void succeeded(String source) {
        bySource.remove(source);
    }
}
