package net.sallyport.linux.loop;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop's timers: arming, moving and cancelling cost the same at ten timers and at a hundred
 * thousand. Belongs to one loop.
 *
 * <p>A timer fires in the tick after its deadline, never before it. A deadline further away than
 * one turn of the wheel stays in its slot and is looked at once a turn.
 */
public final class TimerWheel {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int SLOTS = 4096;

    private final @Nullable Timer[] heads = new Timer[SLOTS];
    private final long[] occupied = new long[SLOTS / Long.SIZE];
    private final Consumer<Throwable> faults;
    private long tick;
    private int armed;

    /**
     * @param faults takes what a task throws; the other timers of its tick fire all the same
     */
    public TimerWheel(long nowNanos, Consumer<Throwable> faults) {
        this.faults = faults;
        tick = nowNanos / TICK_NANOS;
    }

    /** Arms the timer, or moves it when it is armed; {@link Long#MAX_VALUE} cancels. */
    public void arm(Timer timer, long deadlineNanos) {
        if (timer.slot >= 0) {
            unlink(timer);
        }
        timer.deadlineNanos = deadlineNanos;
        if (deadlineNanos != Long.MAX_VALUE) {
            link(timer);
        }
    }

    public void cancel(Timer timer) {
        arm(timer, Long.MAX_VALUE);
    }

    /**
     * Arms the timer when the deadline is earlier than the one it has; later ones are left to the
     * task.
     */
    public void armEarlier(Timer timer, long deadlineNanos) {
        if (deadlineNanos < timer.deadlineNanos) {
            arm(timer, deadlineNanos);
        }
    }

    /** Fires what is due. A task may arm and cancel any timer, its own included. */
    public void advance(long nowNanos) {
        long target = nowNanos / TICK_NANOS;
        if (armed == 0 || target - tick > SLOTS) {
            // Nothing can be missed in an empty wheel; after a long stall one turn meets every
            // slot.
            tick = Math.max(tick, armed == 0 ? target : target - SLOTS);
        }
        while (tick < target) {
            int slot = (int) (tick % SLOTS);
            tick++;
            fire(slot, nowNanos);
        }
    }

    /** Nanoseconds until {@link #advance} has work, or {@link Long#MAX_VALUE}. */
    public long nanosToNext(long nowNanos) {
        if (armed == 0) {
            return Long.MAX_VALUE;
        }
        int from = (int) (tick % SLOTS);
        int distance = distanceToOccupied(from);
        long due = (tick + distance + 1) * TICK_NANOS;
        return Math.max(0, due - nowNanos);
    }

    private void fire(int slot, long nowNanos) {
        Timer timer = heads[slot];
        while (timer != null) {
            Timer following = timer.next;
            if (timer.deadlineNanos <= nowNanos) {
                unlink(timer);
                timer.deadlineNanos = Long.MAX_VALUE;
                expire(timer, nowNanos);
                // The task may have changed this list; begin it again. What fired is gone from it.
                following = heads[slot];
                while (following != null && following.deadlineNanos > nowNanos) {
                    following = following.next;
                }
            }
            timer = following;
        }
    }

    private void expire(Timer timer, long nowNanos) {
        try {
            timer.task.expire(nowNanos);
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    private void link(Timer timer) {
        long due = Math.max(timer.deadlineNanos / TICK_NANOS, tick);
        int slot = (int) (due % SLOTS);
        Timer head = heads[slot];
        timer.slot = slot;
        timer.previous = null;
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        heads[slot] = timer;
        occupied[slot >> 6] |= 1L << (slot & 63);
        armed++;
    }

    private void unlink(Timer timer) {
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before != null) {
            before.next = after;
        } else {
            heads[timer.slot] = after;
            if (after == null) {
                occupied[timer.slot >> 6] &= ~(1L << (timer.slot & 63));
            }
        }
        if (after != null) {
            after.previous = before;
        }
        timer.next = null;
        timer.previous = null;
        timer.slot = -1;
        armed--;
    }

    private int distanceToOccupied(int from) {
        int word = from >> 6;
        long bits = occupied[word] & (-1L << (from & 63));
        for (int looked = 0; looked <= occupied.length; looked++) {
            if (bits != 0) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
                return Math.floorMod(slot - from, SLOTS);
            }
            word = (word + 1) % occupied.length;
            bits = occupied[word];
        }
        return 0;
    }
}
