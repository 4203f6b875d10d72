package net.sallyport.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.EventFd;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a dialer: one epoll, its timers, and what other threads {@link #post}. All other
 * methods are the thread's own, and before it starts its maker's.
 */
final class Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long ORIGIN = System.nanoTime();
    private static final int EVENTS = 256;

    private final Epoll epoll;
    private final EventFd bell;
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final Timers timers = new Timers();
    private final List<@Nullable Readiness> watchers = new ArrayList<>();
    private final Deque<Integer> freePlaces = new ArrayDeque<>();
    private Runnable roundEnd = () -> {};
    private boolean running = true;

    Loop() throws LinuxException {
        epoll = Epoll.create(EVENTS);
        bell = EventFd.create();
        watch(bell.fd(), Epoll.IN, (events, now) -> bell.drain());
    }

    /** Monotonic nanoseconds, never negative. */
    static long nanos() {
        return System.nanoTime() - ORIGIN;
    }

    Timers timers() {
        return timers;
    }

    /** Has {@code task} run after each round of events, before the thread sleeps. */
    void atRoundEnd(Runnable task) {
        roundEnd = task;
    }

    /** Has the thread run {@code message} soon; from any thread. */
    void post(Runnable message) {
        mailbox.add(message);
        bell.wake();
    }

    /** Ends {@link #run}; to be posted. */
    void stop() {
        running = false;
    }

    /** Watches a descriptor, level-triggered, and returns the place of the watch. */
    int watch(Fd fd, int interest, Readiness readiness) throws LinuxException {
        Integer free = freePlaces.poll();
        int place = free != null ? free : watchers.size();
        if (free == null) {
            watchers.add(readiness);
        } else {
            watchers.set(place, readiness);
        }
        try {
            epoll.add(fd, interest, place);
        } catch (LinuxException e) {
            watchers.set(place, null);
            freePlaces.add(place);
            throw e;
        }
        return place;
    }

    void rewatch(int place, Fd fd, int interest) throws LinuxException {
        epoll.modify(fd, interest, place);
    }

    /** To be done before the descriptor is closed. */
    void unwatch(int place, Fd fd) {
        try {
            epoll.remove(fd);
        } catch (LinuxException e) {
            LOG.error("unwatch failed", e);
        }
        watchers.set(place, null);
        // Not at once: an event of this round may still carry the place.
        post(() -> freePlaces.add(place));
    }

    void run() {
        while (running) {
            long deadline = timers.nextDeadlineNanos();
            int count =
                    epoll.await(deadline == Long.MAX_VALUE ? -1 : Math.max(0, deadline - nanos()));
            long now = nanos();
            for (int i = 0; i < count; i++) {
                dispatch((int) epoll.token(i), epoll.events(i), now);
            }
            timers.expire(now);
            for (Runnable message = mailbox.poll(); message != null; message = mailbox.poll()) {
                guarded(message);
            }
            guarded(roundEnd);
        }
        epoll.close();
        bell.close();
    }

    private void dispatch(int place, int events, long now) {
        Readiness readiness = watchers.get(place);
        if (readiness == null) {
            return;
        }
        try {
            readiness.ready(events, now);
        } catch (RuntimeException e) {
            LOG.error("fault", e);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("fault", e);
        }
    }
}
