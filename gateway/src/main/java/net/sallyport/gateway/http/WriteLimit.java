package net.sallyport.gateway.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * How long a thread may wait for a peer that does not read. Then it is interrupted, which closes
 * its connection. Safe for any thread.
 */
final class WriteLimit {
    private final long nanos;

    /** Made when somebody first watches. */
    private static final class Timer {
        static final ScheduledThreadPoolExecutor ONE =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("slow-readers").factory());

        static {
            ONE.setRemoveOnCancelPolicy(true);
        }
    }

    /** What writes. */
    interface Writing {
        void run() throws IOException;
    }

    WriteLimit(Duration limit) {
        this.nanos = limit.toNanos();
    }

    /**
     * Does it on this thread. Who is interrupted in the moment after has lost their connection,
     * too.
     *
     * @throws IOException it took too long, or failed of itself
     */
    void run(Writing writing) throws IOException {
        Thread writer = Thread.currentThread();
        Future<?> cut = Timer.ONE.schedule(writer::interrupt, nanos, TimeUnit.NANOSECONDS);
        try {
            writing.run();
        } finally {
            cut.cancel(false);
        }
    }
}
