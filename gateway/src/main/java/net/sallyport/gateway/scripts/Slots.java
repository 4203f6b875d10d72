package net.sallyport.gateway.scripts;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many scripts run at a time. Those that somebody waits for go first, and a quarter of the
 * places is theirs alone. Belongs to the script thread.
 */
final class Slots {
    private final Deque<Runnable> waitedFor = new ArrayDeque<>();
    private final Deque<Runnable> others = new ArrayDeque<>();
    private int most;
    private int taken;

    Slots(int most) {
        this.most = most;
    }

    void setMost(int number) {
        most = number;
        serve();
    }

    /** Runs {@code start} as soon as there is a place; {@link #release} gives it back. */
    void take(boolean isWaitedFor, Runnable start) {
        (isWaitedFor ? waitedFor : others).add(start);
        serve();
    }

    /** Whether it was still waiting. */
    boolean withdraw(Runnable start) {
        return waitedFor.remove(start) || others.remove(start);
    }

    void release() {
        taken--;
        serve();
    }

    private void serve() {
        while (taken < most && !waitedFor.isEmpty()) {
            taken++;
            waitedFor.remove().run();
        }
        while (taken < most - most / 4 && !others.isEmpty()) {
            taken++;
            others.remove().run();
        }
    }
}
