package net.sallyport.protocol.pptp;

/**
 * So many messages a second, and as many at once: a bucket of time, of which each takes a share.
 */
final class MessageBudget {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final long priceNanos;
    private long creditNanos = NANOS_PER_SECOND;
    private long creditedAtNanos;

    MessageBudget(int messagesPerSecond) {
        priceNanos = NANOS_PER_SECOND / messagesPerSecond;
    }

    /** Whether one more message is within the budget. */
    boolean spend(long nowNanos) {
        long earned = Math.clamp(nowNanos - creditedAtNanos, 0, NANOS_PER_SECOND);
        creditedAtNanos = Math.max(creditedAtNanos, nowNanos);
        creditNanos = Math.min(NANOS_PER_SECOND, creditNanos + earned);
        if (creditNanos < priceNanos) {
            return false;
        }
        creditNanos -= priceNanos;
        return true;
    }
}
