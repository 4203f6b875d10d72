package net.sallyport.linux.loop;

import org.jspecify.annotations.Nullable;

/**
 * One deadline in a {@link TimerWheel}, made once and armed again and again. Belongs to the loop
 * whose wheel it is armed in.
 */
public final class Timer {
    /** What happens when the deadline has passed; runs on the loop. */
    public interface Task {
        void expire(long nowNanos);
    }

    final Task task;
    long deadlineNanos = Long.MAX_VALUE;
    int slot = -1;
    @Nullable Timer next;
    @Nullable Timer previous;

    public Timer(Task task) {
        this.task = task;
    }

    public boolean isArmed() {
        return slot >= 0;
    }
}
