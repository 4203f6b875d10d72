package net.sallyport.client.call;

import java.util.random.RandomGenerator;
import net.sallyport.client.config.ConnectionConfig;

/**
 * When to dial again. The wait begins with {@code holdoff} and doubles with each attempt that
 * fails, and with each connection that did not last, up to five minutes; a quarter more or less by
 * chance, so that clients that lost one server together do not come back together. Not for several
 * threads at once.
 */
final class RedialPolicy {
    static final long NEVER = -1;

    /** A connection that lasted for so long was a good one: the wait begins anew. */
    private static final long LASTING_MILLIS = 60_000;

    private static final long LONGEST_MILLIS = 300_000;
    private static final double JITTER = 0.25;

    private final ConnectionConfig.Redial wanted;
    private final RandomGenerator random;
    private int failures;
    private int steps;

    RedialPolicy(ConnectionConfig.Redial wanted, RandomGenerator random) {
        this.wanted = wanted;
        this.random = random;
    }

    /**
     * A connection is over, or could not be made.
     *
     * @param upMillis how long it was up; 0 if it never was
     * @return how long to wait before dialling again, or {@link #NEVER}
     */
    long next(CallEnd end, long upMillis) {
        failures = upMillis > 0 ? 0 : failures + 1;
        if (!wanted.persist() || !end.mayRedial(wanted.againstOthers())) {
            return NEVER;
        }
        if (wanted.maxFailures() > 0 && failures >= wanted.maxFailures()) {
            return NEVER;
        }
        if (upMillis >= LASTING_MILLIS) {
            steps = 0;
        }
        long base = Math.max(1, wanted.holdoffSeconds()) * 1_000L;
        long most = Math.max(base, LONGEST_MILLIS);
        long wait = Math.min(most, base << Math.min(steps, 20));
        steps++;
        return Math.round(wait * (1 + JITTER * (2 * random.nextDouble() - 1)));
    }

    /** Attempts in a row that have failed. */
    int failures() {
        return failures;
    }
}
