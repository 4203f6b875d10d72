package net.sallyport.client.load;

import org.HdrHistogram.Histogram;

/**
 * Times that were measured, each to a thousandth, in a histogram that does not grow with their
 * number. Times above two minutes count as two minutes. For one thread.
 */
public final class Latency {
    private static final long HIGHEST_NANOS = 120_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(HIGHEST_NANOS, DIGITS);

    public void add(long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, HIGHEST_NANOS));
    }

    public void add(Latency other) {
        histogram.add(other.histogram);
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /**
     * The time that so many of a hundred do not exceed; 0 of none.
     *
     * @param percent 0 to 100
     */
    public long percentileNanos(double percent) {
        return histogram.getValueAtPercentile(percent);
    }

    public double percentileMillis(double percent) {
        return percentileNanos(percent) / 1e6;
    }

    /** The longest; 0 of none. */
    public double maximumMillis() {
        return histogram.getMaxValue() / 1e6;
    }

    public void clear() {
        histogram.reset();
    }
}
