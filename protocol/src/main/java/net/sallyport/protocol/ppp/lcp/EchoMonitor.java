package net.sallyport.protocol.ppp.lcp;

/**
 * Belongs to a worker. When to ask whether the peer is alive, and when to stop believing it: pppd's
 * lcp-echo-interval, lcp-echo-failure and lcp-echo-adaptive.
 */
final class EchoMonitor {
    /** What the end of an interval asks for. */
    enum Turn {
        NOTHING,
        ASK,
        DEAD
    }

    private final long intervalNanos;
    private final int failure;
    private final boolean adaptive;
    private long deadlineNanos = Long.MAX_VALUE;
    private int open;
    private long framesSeen;

    EchoMonitor(LcpConfig config) {
        intervalNanos = config.echoIntervalMillis() * 1_000_000;
        failure = config.echoFailure();
        adaptive = config.echoAdaptive();
    }

    void start(long frames, long nowNanos) {
        open = 0;
        framesSeen = frames;
        deadlineNanos = intervalNanos > 0 ? nowNanos + intervalNanos : Long.MAX_VALUE;
    }

    void stop() {
        deadlineNanos = Long.MAX_VALUE;
    }

    void answered() {
        open = 0;
    }

    /** Echo-Requests that no answer came to. */
    int open() {
        return open;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /**
     * @param frames how many came in so far, of any kind
     */
    Turn turn(long frames, long nowNanos) {
        if (nowNanos < deadlineNanos) {
            return Turn.NOTHING;
        }
        deadlineNanos = nowNanos + intervalNanos;
        boolean heard = frames != framesSeen;
        framesSeen = frames;
        if (adaptive && heard) {
            open = 0;
            return Turn.NOTHING;
        }
        if (failure > 0 && open >= failure) {
            stop();
            return Turn.DEAD;
        }
        open++;
        return Turn.ASK;
    }
}
