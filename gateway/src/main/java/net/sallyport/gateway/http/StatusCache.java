package net.sallyport.gateway.http;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the server does, asked at most once in a while however many watch. Safe for any thread. */
final class StatusCache {
    private static final long GOOD_NANOS = 1_500_000_000L;

    private final Supplier<Map<String, @Nullable Object>> look;
    private @Nullable Map<String, @Nullable Object> last;
    private long atNanos;

    StatusCache(Supplier<Map<String, @Nullable Object>> look) {
        this.look = look;
    }

    synchronized Map<String, @Nullable Object> get() {
        Map<String, @Nullable Object> known = last;
        if (known == null || System.nanoTime() - atNanos > GOOD_NANOS) {
            known = look.get();
            last = known;
            atNanos = System.nanoTime();
        }
        return known;
    }
}
