package net.sallyport.linux.loop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.EventFd;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import org.jspecify.annotations.Nullable;

/**
 * One epoll, one timer wheel, one mailbox, and the rounds in which one thread serves them: what
 * lives on a loop is touched by no other thread. Other threads reach it with {@link #post}; {@link
 * #stop} is for any thread too. All other methods are the loop's thread's own, and before it runs
 * its maker's.
 *
 * <p>What throws in a round is told to {@link Faults} and ends neither the round nor the loop.
 */
public final class Loop implements AutoCloseable {
    private static final int EVENTS = 256;
    private static final int MESSAGES_A_ROUND = 1024;

    private final Faults faults;
    private final Epoll epoll;
    private final EventFd bell;
    private final Mailbox mailbox;
    private final TimerWheel timers;
    private final List<@Nullable Readiness> watchers = new ArrayList<>();
    private final Deque<Integer> freePlaces = new ArrayDeque<>();
    private final List<Runnable> roundEnds = new ArrayList<>();
    private boolean running = true;
    private boolean again;
    private long now = Clock.nanos();

    public Loop(Faults faults) throws LinuxException {
        this.faults = faults;
        timers = new TimerWheel(Clock.nanos(), faults::fault);
        epoll = Epoll.create(EVENTS);
        try {
            bell = EventFd.create();
        } catch (LinuxException e) {
            epoll.close();
            throw e;
        }
        mailbox = new Mailbox(bell);
        watch(bell.fd(), Epoll.IN | Epoll.EDGE, (events, now) -> bell.heard());
    }

    /** Serves, on the calling thread, until {@link #stop}. */
    public void run() {
        while (running) {
            int count = await(sleepNanos());
            now = Clock.nanos();
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

    private long sleepNanos() {
        if (again) {
            again = false;
            return 0;
        }
        // From when the round began: there are kernels in which to read the clock is a system call
        // as dear as any, and a timer may be late by as long as a round takes.
        long sleep = timers.nanosToNext(now);
        return sleep == Long.MAX_VALUE ? -1 : sleep;
    }

    /** Waits for events, unless a message waits already. */
    private int await(long nanos) {
        if (!mailbox.sleep()) {
            return epoll.await(0);
        }
        int count = epoll.await(nanos);
        mailbox.awake();
        return count;
    }

    /** There is more to do: the loop only looks at its descriptors before the next round. */
    public void again() {
        again = true;
    }

    /** Ends {@link #run} after the messages left before, at the end of a round; from any thread. */
    public void stop() {
        post(() -> running = false);
    }

    /** Closes what the loop waits with. {@link #run} has ended, or was never called. */
    @Override
    public void close() {
        epoll.close();
        bell.close();
    }

    /** Has the loop run {@code message} soon; from any thread. */
    public void post(Runnable message) {
        mailbox.put(message);
    }

    /** When the present round began, as {@link Clock} has it. */
    public long nowNanos() {
        return now;
    }

    public TimerWheel timers() {
        return timers;
    }

    /** Has {@code task} run after each round of events, before the loop sleeps. */
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
            faults.unwatchFailed(e);
        }
        watchers.set(place, null);
        // Not at once: an event of this round may still carry the place.
        post(() -> freePlaces.add(place));
    }

    private void release(int place) {
        watchers.set(place, null);
        freePlaces.add(place);
    }

    private void dispatch(int place, int events, long now) {
        Readiness readiness = watchers.get(place);
        if (readiness == null) {
            return;
        }
        try {
            readiness.ready(events, now);
        } catch (RuntimeException | Error e) {
            faults.fault(e);
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
    }

    /** An Error too: a loop that ended for one's fault would leave all the others hanging. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            faults.fault(e);
        }
    }
}
