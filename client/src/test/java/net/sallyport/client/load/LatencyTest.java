package net.sallyport.client.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatencyTest {
    private final Latency latency = new Latency();

    @Test
    void shouldTellPercentilesToAThousandth() {
        for (int n = 1; n <= 10_000; n++) {
            latency.add(n * 1_000L);
        }
        assertEquals(10_000, latency.count());
        assertEquals(5.0, latency.percentileMillis(50), 0.005);
        assertEquals(9.9, latency.percentileMillis(99), 0.01);
        assertEquals(10.0, latency.maximumMillis(), 0.01);
    }

    @Test
    void shouldTakeTimesBeyondItsRangeAsTheLongest() {
        latency.add(-5);
        latency.add(Long.MAX_VALUE);
        assertEquals(2, latency.count());
        assertEquals(120_000, latency.maximumMillis(), 120);
    }

    @Test
    void shouldBeEmptyAgain() {
        latency.add(7);
        latency.clear();
        assertEquals(0, latency.count());
        assertEquals(0, latency.percentileNanos(99));
    }
}
