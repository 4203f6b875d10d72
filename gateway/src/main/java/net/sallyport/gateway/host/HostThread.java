package net.sallyport.gateway.host;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import net.sallyport.gateway.log.EventLog;

/**
 * The one thread that changes the host's network: what is asked of it is done in the order of
 * asking, what can wait a little later, and the kernel's network lock is waited for by nobody else.
 */
final class HostThread implements AutoCloseable {
    /** A step that may fail. */
    interface Step {
        void run() throws Exception;
    }

    /** Longer than a login takes from the door of the network to the end of IPCP. */
    private static final long LATER_MILLIS = 20;

    private record Task(String what, Step step) {}

    private final EventLog log;
    private final ConcurrentLinkedQueue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("host-network").factory());

    HostThread(EventLog log) {
        this.log = log;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** From any thread. A failure is logged. */
    void run(String what, Step step) {
        submit(new Task(what, step));
    }

    /**
     * Likewise, but not at once: what puts away the leavings of one session does not keep the one
     * that takes its place waiting.
     */
    void runLater(String what, Step step) {
        waiting.add(new Task(what, step));
        try {
            ScheduledFuture<?> _ =
                    thread.schedule(this::performFirstWaiting, LATER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.warn("host-network-closed", "what", what);
        }
    }

    private void performFirstWaiting() {
        Task task = waiting.poll();
        if (task != null) {
            perform(task);
        }
    }

    /** Does now what was to be done later. */
    void runWaiting() {
        run(
                "what waits",
                () -> {
                    for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
                        perform(task);
                    }
                });
    }

    private void submit(Task task) {
        try {
            thread.execute(() -> perform(task));
        } catch (RejectedExecutionException e) {
            log.warn("host-network-closed", "what", task.what());
        }
    }

    private void perform(Task task) {
        try {
            task.step().run();
        } catch (Exception e) {
            log.error("host-network-failed", e, "what", task.what());
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
