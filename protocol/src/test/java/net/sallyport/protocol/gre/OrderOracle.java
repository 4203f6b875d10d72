package net.sallyport.protocol.gre;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What {@link GreChannel} promises about order, said as slowly and plainly as can be: numbers that
 * never wrap, a sorted map, everything looked up anew each time.
 */
final class OrderOracle {
    private final GreConfig config;

    /** Held numbers and when they came. */
    private final TreeMap<Long, Long> held = new TreeMap<>();

    final List<Integer> delivered = new ArrayList<>();
    private Long expected;
    private long fittedNanos;
    private Long probe;

    OrderOracle(GreConfig config) {
        this.config = config;
    }

    int held() {
        return held.size();
    }

    /** When the packet that has waited longest has waited enough. */
    long deadlineNanos() {
        return held.values().stream().mapToLong(at -> at + timeout()).min().orElse(Long.MAX_VALUE);
    }

    void expire(long nowNanos) {
        List<Long> over =
                held.entrySet().stream()
                        .filter(e -> e.getValue() + timeout() <= nowNanos)
                        .map(TreeMap.Entry::getKey)
                        .toList();
        if (!over.isEmpty()) {
            goOnAt(over.getLast() + 1);
        }
    }

    void packet(int wireNumber, long nowNanos) {
        expire(nowNanos);
        if (expected == null) {
            expected = Integer.toUnsignedLong(wireNumber) + (1L << 40);
        }
        long number = unwrap(wireNumber);
        if (number >= expected && number < expected + config.jumpPackets()) {
            if (held.containsKey(number)) {
                return;
            }
            if (number - expected >= config.heldPackets()) {
                goOnAt(number - config.heldPackets() + 1);
            }
            probe = null;
            fittedNanos = nowNanos;
            held.put(number, nowNanos);
            deliverDue();
            return;
        }
        boolean behind = number < expected;
        if (behind && nowNanos - fittedNanos < config.silenceMillis() * Wire.MILLI) {
            return;
        }
        if (probe == null || (int) (long) probe != wireNumber) {
            probe = number + 1;
            return;
        }
        if (!behind) {
            goOnAt(held.isEmpty() ? expected : held.lastKey() + 1);
        }
        held.clear();
        probe = null;
        fittedNanos = nowNanos;
        expected = number;
        held.put(number, nowNanos);
        deliverDue();
    }

    private void goOnAt(long number) {
        while (!held.isEmpty() && held.firstKey() < number) {
            deliver(held.pollFirstEntry().getKey());
        }
        expected = number;
        deliverDue();
    }

    private void deliverDue() {
        while (!held.isEmpty() && held.firstKey().equals(expected)) {
            deliver(held.pollFirstEntry().getKey());
            expected++;
        }
    }

    private void deliver(long number) {
        delivered.add((int) number);
    }

    private long unwrap(int wireNumber) {
        return expected + (wireNumber - (int) (long) expected);
    }

    private long timeout() {
        return config.reorderTimeoutMillis() * Wire.MILLI;
    }
}
