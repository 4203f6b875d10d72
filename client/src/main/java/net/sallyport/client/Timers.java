package net.sallyport.client;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one dialer's thread: a binary heap by deadline. Arming allocates nothing but the
 * room for the most timers there ever were.
 */
final class Timers {
    /** Runs its task, with the time, once its deadline has come. Belongs to one {@link Timers}. */
    static final class Timer {
        private final LongConsumer task;
        private long deadlineNanos = Long.MAX_VALUE;
        private int place = -1;

        Timer(LongConsumer task) {
            this.task = task;
        }
    }

    private @Nullable Timer[] heap = new Timer[16];
    private int size;

    /** {@code Long.MAX_VALUE} if there is none. */
    long nextDeadlineNanos() {
        Timer first = heap[0];
        return first == null ? Long.MAX_VALUE : first.deadlineNanos;
    }

    /** Arms the timer for this deadline, whatever it was armed for. */
    void arm(Timer timer, long deadlineNanos) {
        if (deadlineNanos == Long.MAX_VALUE) {
            cancel(timer);
            return;
        }
        if (timer.place < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            put(timer, size++);
        }
        timer.deadlineNanos = deadlineNanos;
        up(timer);
        down(timer);
    }

    /** Arms the timer unless it is due before that anyway: cheap enough for every packet. */
    void armEarlier(Timer timer, long deadlineNanos) {
        if (timer.place < 0 || deadlineNanos < timer.deadlineNanos) {
            arm(timer, deadlineNanos);
        }
    }

    void cancel(Timer timer) {
        int place = timer.place;
        if (place < 0) {
            return;
        }
        timer.place = -1;
        Timer last = at(--size);
        heap[size] = null;
        if (last != timer) {
            put(last, place);
            up(last);
            down(last);
        }
    }

    /** Runs what is due by now; what a task arms for now or earlier waits for the next call. */
    void expire(long nowNanos) {
        for (int left = size; left > 0 && nextDeadlineNanos() <= nowNanos; left--) {
            Timer due = at(0);
            cancel(due);
            due.task.accept(nowNanos);
        }
    }

    private void up(Timer timer) {
        while (timer.place > 0) {
            Timer parent = at((timer.place - 1) / 2);
            if (parent.deadlineNanos <= timer.deadlineNanos) {
                return;
            }
            swap(parent, timer);
        }
    }

    private void down(Timer timer) {
        for (int child = timer.place * 2 + 1; child < size; child = timer.place * 2 + 1) {
            Timer least = at(child);
            if (child + 1 < size && at(child + 1).deadlineNanos < least.deadlineNanos) {
                least = at(child + 1);
            }
            if (timer.deadlineNanos <= least.deadlineNanos) {
                return;
            }
            swap(timer, least);
        }
    }

    private void swap(Timer a, Timer b) {
        int place = a.place;
        put(a, b.place);
        put(b, place);
    }

    private void put(Timer timer, int place) {
        heap[place] = timer;
        timer.place = place;
    }

    private Timer at(int place) {
        Timer timer = heap[place];
        if (timer == null) {
            throw new IllegalStateException("no timer at " + place);
        }
        return timer;
    }
}
