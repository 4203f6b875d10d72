package net.sallyport.gateway.pptp;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections and calls of which nothing has come yet, counted by the address they are from: so
 * that who never logs in takes no room from those who do. Safe for any thread.
 */
final class HalfOpen {
    private volatile int mostOfOne;
    private volatile int most;
    private final ConcurrentHashMap<Integer, Integer> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    /**
     * @param mostOfOne from one address
     * @param most from all of them
     */
    HalfOpen(int mostOfOne, int most) {
        this.mostOfOne = mostOfOne;
        this.most = most;
    }

    /** Other limits, for those that come from now on. */
    void limit(int mostOfOneFromNow, int mostFromNow) {
        mostOfOne = mostOfOneFromNow;
        most = mostFromNow;
    }

    /**
     * One more, if there is room for it.
     *
     * @return whether there was; then {@link #leave} is owed
     */
    boolean enter(int address) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            return false;
        }
        boolean[] entered = new boolean[1];
        byAddress.compute(
                address,
                (key, count) -> {
                    int now = count == null ? 0 : count;
                    entered[0] = now < mostOfOne;
                    return entered[0] ? Integer.valueOf(now + 1) : count;
                });
        if (!entered[0]) {
            all.decrementAndGet();
        }
        return entered[0];
    }

    /** It is over, or somebody is in by it. */
    void leave(int address) {
        all.decrementAndGet();
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
}
