package net.sallyport.gateway.host;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.log.EventLog;

/**
 * The one thread that changes the host's network: what is asked of it is done in the order of
 * asking, and the kernel's network lock is waited for by nobody else.
 */
final class HostThread implements AutoCloseable {
    /** A step that may fail. */
    interface Step {
        void run() throws Exception;
    }

    private final EventLog log;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("host-network").factory());

    HostThread(EventLog log) {
        this.log = log;
    }

    /** From any thread. A failure is logged. */
    void run(String what, Step step) {
        try {
            thread.execute(() -> {
                try {
                    step.run();
                } catch (Exception e) {
                    log.error("host-network-failed", e, "what", what);
                }
            });
        } catch (RejectedExecutionException e) {
            log.warn("host-network-closed", "what", what);
        }
    }

    /** Does what was asked so far, within a bounded time, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
