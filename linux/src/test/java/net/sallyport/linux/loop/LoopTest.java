package net.sallyport.linux.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.EventFd;
import net.sallyport.linux.LinuxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final List<Throwable> faults = new ArrayList<>();
    private final Loop loop =
            new Loop(
                    new Faults() {
                        @Override
                        public void fault(Throwable trouble) {
                            faults.add(trouble);
                        }

                        @Override
                        public void unwatchFailed(LinuxException trouble) {
                            faults.add(trouble);
                        }
                    });

    LoopTest() throws LinuxException {}

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void runsEveryMessageOfASenderInOrder() throws InterruptedException {
        List<Integer> ran = new ArrayList<>();
        Thread thread = Thread.ofPlatform().daemon().start(loop::run);
        // More than one round's worth.
        for (int i = 0; i < 5_000; i++) {
            int message = i;
            loop.post(() -> ran.add(message));
        }
        loop.stop();
        thread.join(10_000);
        assertFalse(thread.isAlive());
        assertEquals(IntStream.range(0, 5_000).boxed().toList(), ran);
        assertEquals(List.of(), faults);
    }

    @Test
    void hearsOfEachMessageHoweverDeepItSleeps() throws InterruptedException {
        Thread thread = Thread.ofPlatform().daemon().start(loop::run);
        Semaphore heard = new Semaphore(0);
        for (int i = 0; i < 20_000; i++) {
            if (i % 3 == 0) {
                Thread.onSpinWait();
            } else if (i % 1_000 == 1) {
                Thread.sleep(1);
            }
            loop.post(heard::release);
            assertTrue(heard.tryAcquire(30, TimeUnit.SECONDS), "message " + i);
        }
        loop.stop();
        thread.join(10_000);
        assertFalse(thread.isAlive());
    }

    @Test
    void runsWhatItLeavesItself() {
        List<Integer> ran = new ArrayList<>();
        loop.post(
                new Runnable() {
                    @Override
                    public void run() {
                        ran.add(ran.size());
                        if (ran.size() < 3_000) {
                            loop.post(this);
                        } else {
                            loop.stop();
                        }
                    }
                });
        int[] rounds = new int[1];
        loop.atRoundEnd(() -> {
            if (rounds[0]++ == 0) {
                loop.post(() -> ran.add(-1));
            }
        });
        loop.run();
        assertTrue(ran.contains(-1), "left at the end of a round");
        assertEquals(3_000, ran.size());
    }

    @Test
    void tellsFaultsAndGoesOn() throws LinuxException {
        try (EventFd ready = EventFd.create()) {
            ready.wake();
            loop.watch(
                    ready.fd(),
                    Epoll.IN,
                    (events, now) -> {
                        ready.drain();
                        throw new IllegalStateException("watcher");
                    });
            loop.timers()
                    .arm(
                            new Timer(now -> {
                                loop.stop();
                                throw new IllegalStateException("timer");
                            }),
                            Clock.nanos() + 20_000_000);
            loop.post(() -> {
                throw new AssertionError("message");
            });
            loop.run();
        }
        assertEquals(
                List.of("watcher", "message", "timer"),
                faults.stream().map(Throwable::getMessage).toList());
    }

    @Test
    void runsEveryRoundEndBeforeItSleeps() {
        List<String> ran = new ArrayList<>();
        loop.atRoundEnd(() -> ran.add("first"));
        loop.atRoundEnd(() -> ran.add("second"));
        loop.post(() -> ran.add("message"));
        loop.stop();
        loop.run();
        assertEquals(List.of("message", "first", "second"), ran);
    }

    @Test
    void givesAPlaceAwayOnlyAfterTheRound() throws LinuxException {
        try (EventFd one = EventFd.create();
                EventFd other = EventFd.create()) {
            int place = loop.watch(one.fd(), Epoll.IN, (events, now) -> {});
            loop.unwatch(place, one.fd());
            assertNotEquals(place, loop.watch(one.fd(), Epoll.IN, (events, now) -> {}));
            loop.stop();
            loop.run();
            assertEquals(place, loop.watch(other.fd(), Epoll.IN, (events, now) -> {}));
        }
        assertEquals(List.of(), faults);
    }
}
