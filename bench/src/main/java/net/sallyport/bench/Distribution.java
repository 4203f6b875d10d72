package net.sallyport.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measured times.
 *
 * @param sortedNanos the shortest first, at least one
 */
record Distribution(List<Long> sortedNanos) {
    Distribution {
        sortedNanos = List.copyOf(sortedNanos);
    }

    static Distribution of(List<Long> nanos) {
        return new Distribution(nanos.stream().sorted().toList());
    }

    int count() {
        return sortedNanos.size();
    }

    /** The smallest that so many of a hundred do not exceed. */
    long percentile(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * count());
        return sortedNanos.get(Math.max(0, rank - 1));
    }

    /** With the names that programs read. */
    Map<String, @Nullable Object> toMap() {
        return Map.of(
                "rounds", (long) count(),
                "p50_nanos", percentile(50),
                "p99_nanos", percentile(99));
    }
}
