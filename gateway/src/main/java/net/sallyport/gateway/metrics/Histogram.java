package net.sallyport.gateway.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, counted in buckets. Safe for any thread; adding neither waits nor
 * allocates.
 */
public final class Histogram {
    private final long[] boundsNanos;
    private final LongAdder[] counts;
    private final LongAdder sumNanos = new LongAdder();

    /**
     * @param boundsSeconds of the buckets, rising; beyond the last there is one more
     */
    public Histogram(double... boundsSeconds) {
        boundsNanos = Arrays.stream(boundsSeconds).mapToLong(s -> Math.round(s * 1e9)).toArray();
        counts = new LongAdder[boundsNanos.length + 1];
        Arrays.setAll(counts, i -> new LongAdder());
    }

    public void add(long nanos) {
        int bucket = 0;
        while (bucket < boundsNanos.length && nanos > boundsNanos[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    /** Writes it as a family. */
    public void write(Exposition out, String name, String help) {
        out.family(name, Exposition.Kind.HISTOGRAM, help);
        long total = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i].sum();
            double bound = i < boundsNanos.length ? boundsNanos[i] / 1e9 : Double.POSITIVE_INFINITY;
            out.sample("_bucket", (double) total, "le", Exposition.number(bound));
        }
        out.sample("_sum", sumNanos.sum() / 1e9);
        out.sample("_count", (double) total);
    }
}
