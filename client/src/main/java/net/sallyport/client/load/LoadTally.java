package net.sallyport.client.load;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of a load client's sessions so far. Belongs to the load client's thread; numbers only
 * grow.
 */
public final class LoadTally {
    private static final int REASONS = 50;
    private static final String OTHERS = "other reasons";

    private final Latency logins = new Latency();
    private final Latency proofs = new Latency();
    private final Map<String, Integer> failures = new LinkedHashMap<>();
    private int loggedIn;
    private int failed;
    private int lost;
    private long lastLoginNanos;

    /** A session's network is up for the first time. */
    void loggedIn(long loginNanos, long nowNanos) {
        loggedIn++;
        lastLoginNanos = nowNanos;
        logins.add(loginNanos);
    }

    /** A session's proof was accepted. */
    void proved(long nanos) {
        proofs.add(nanos);
    }

    /** A session ended that was to go on. */
    void failed(String reason, boolean wasIn) {
        failed++;
        lost += wasIn ? 1 : 0;
        boolean full = failures.size() >= REASONS && !failures.containsKey(reason);
        failures.merge(full ? OTHERS : reason, 1, Integer::sum);
    }

    /** Sessions whose network came up. */
    public int loggedIn() {
        return loggedIn;
    }

    /** Sessions that ended though they were to go on, or never came up. */
    public int failed() {
        return failed;
    }

    /** Those of the {@link #failed} whose network had come up. */
    public int lost() {
        return lost;
    }

    /** The {@link #failed} by reason, a bounded number of reasons. */
    public Map<String, Integer> failures() {
        return Map.copyOf(failures);
    }

    /** TCP connect to IPCP Opened. */
    public Latency logins() {
        return logins;
    }

    /** CHAP Response to CHAP Success. */
    public Latency proofs() {
        return proofs;
    }

    long lastLoginNanos() {
        return lastLoginNanos;
    }
}
