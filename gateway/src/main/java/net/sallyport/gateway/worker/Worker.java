package net.sallyport.gateway.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.EventFd;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one epoll, one timer wheel, and all that lives on them: a session is touched by no
 * other thread. Other threads reach it with {@link #post}. All other methods are the worker's own.
 */
public final class Worker implements AutoCloseable {
    private static final int EVENTS = 256;
    private static final int MESSAGES_A_ROUND = 1024;

    private final int index;
    private final EventLog log;
    private final Epoll epoll;
    private final EventFd bell;
    private final Mailbox mailbox;
    private final TimerWheel timers = new TimerWheel(Clock.nanos(), this::fault);
    private final List<@Nullable Readiness> watchers = new ArrayList<>();
    private final Deque<Integer> freePlaces = new ArrayDeque<>();
    private final List<Runnable> roundEnds = new ArrayList<>();
    private final AtomicInteger load = new AtomicInteger();
    private final Thread thread;
    private boolean running = true;

    public Worker(int index, EventLog log) throws LinuxException {
        this.index = index;
        this.log = log;
        epoll = Epoll.create(EVENTS);
        try {
            bell = EventFd.create();
        } catch (LinuxException e) {
            epoll.close();
            throw e;
        }
        mailbox = new Mailbox(bell);
        watch(bell.fd(), Epoll.IN, (events, now) -> bell.drain());
        thread = Thread.ofPlatform().daemon().name("worker-" + index).unstarted(this::run);
    }

    /** Starts the thread; what was set up before is seen by it. */
    public void start() {
        thread.start();
    }

    /** Ends the loop after what it is doing; from any thread. */
    public void stop() {
        post(() -> running = false);
    }

    /**
     * Waits for the thread, at most so long.
     *
     * @return whether it has ended, or was never started
     */
    public boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** Closes what the worker waits with. Its thread has ended, or was never started. */
    @Override
    public void close() {
        epoll.close();
        bell.close();
    }

    /** Has the worker run {@code message} soon; from any thread. */
    public void post(Runnable message) {
        mailbox.put(message);
    }

    /** From 0 to the number of workers less one. */
    public int index() {
        return index;
    }

    /** How much this worker carries (control connections); any thread reads and adjusts it. */
    public AtomicInteger load() {
        return load;
    }

    public TimerWheel timers() {
        return timers;
    }

    /** Has {@code task} run after each round of events, before the worker sleeps. */
    public void atRoundEnd(Runnable task) {
        roundEnds.add(task);
    }

    /**
     * Watches a descriptor, level-triggered.
     *
     * @return the place to change or end the watch with
     */
    public int watch(Fd fd, int interest, Readiness readiness) throws LinuxException {
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
            release(place);
            throw e;
        }
        return place;
    }

    /** Changes what a watch waits for. */
    public void rewatch(int place, Fd fd, int interest) throws LinuxException {
        epoll.modify(fd, interest, place);
    }

    /** Ends a watch; to be done before the descriptor is closed. */
    public void unwatch(int place, Fd fd) {
        try {
            epoll.remove(fd);
        } catch (LinuxException e) {
            log.error("unwatch-failed", e, "worker", index);
        }
        watchers.set(place, null);
        // Not at once: an event of this round may still carry the place.
        post(() -> freePlaces.add(place));
    }

    private void release(int place) {
        watchers.set(place, null);
        freePlaces.add(place);
    }

    private void run() {
        while (running) {
            long sleep = timers.nanosToNext(Clock.nanos());
            int count = epoll.await(sleep == Long.MAX_VALUE ? -1 : sleep);
            long now = Clock.nanos();
            for (int i = 0; i < count; i++) {
                dispatch((int) epoll.token(i), epoll.events(i), now);
            }
            timers.advance(now);
            runMessages();
            for (int i = 0; i < roundEnds.size(); i++) {
                guarded(roundEnds.get(i));
            }
        }
    }

    private void dispatch(int place, int events, long now) {
        Readiness readiness = watchers.get(place);
        if (readiness == null) {
            return;
        }
        try {
            readiness.ready(events, now);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void runMessages() {
        for (int i = 0; i < MESSAGES_A_ROUND; i++) {
            Runnable message = mailbox.next();
            if (message == null) {
                return;
            }
            guarded(message);
        }
        // More than a round's worth: packets first, the rest next round.
        bell.wake();
    }

    /** A fault ends what it happened in, never the worker. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    /** An Error too: a worker that ended for one session's would leave all the others hanging. */
    private void fault(Throwable trouble) {
        log.error("worker-fault", trouble, "worker", index);
    }
}
