package net.sallyport.linux.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MILLI = 1_000_000;

    @Test
    void firesOnceAndNotBeforeItsDeadline() {
        TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
        List<Long> fired = new ArrayList<>();
        wheel.arm(new Timer(fired::add), 52 * MILLI);
        wheel.advance(51 * MILLI);
        assertEquals(List.of(), fired);
        wheel.advance(60 * MILLI);
        wheel.advance(900 * MILLI);
        assertEquals(List.of(60 * MILLI), fired);
    }

    @Test
    void saysHowLongItMaySleep() {
        TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
        assertEquals(Long.MAX_VALUE, wheel.nanosToNext(0));
        wheel.arm(new Timer(now -> {}), 52 * MILLI);
        assertEquals(55 * MILLI, wheel.nanosToNext(0));
    }

    @Test
    void armsEarlierButNotLater() {
        TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
        Timer timer = new Timer(now -> {});
        wheel.armEarlier(timer, 22 * MILLI);
        wheel.armEarlier(timer, 32 * MILLI);
        assertEquals(25 * MILLI, wheel.nanosToNext(0));
        wheel.armEarlier(timer, 12 * MILLI);
        assertEquals(15 * MILLI, wheel.nanosToNext(0));
        wheel.cancel(timer);
        assertEquals(Long.MAX_VALUE, wheel.nanosToNext(0));
    }

    @Test
    void aTaskMayArmItselfAgain() {
        TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
        List<Long> fired = new ArrayList<>();
        Timer[] self = new Timer[1];
        self[0] =
                new Timer(now -> {
                    fired.add(now);
                    wheel.arm(self[0], now);
                });
        wheel.arm(self[0], 0);
        for (long now = 0; now <= 50 * MILLI; now += 5 * MILLI) {
            wheel.advance(now);
        }
        assertEquals(10, fired.size());
    }

    @Test
    void survivesAStallLongerThanAWholeTurn() {
        TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
        int[] fired = new int[1];
        for (int i = 0; i < 10_000; i++) {
            wheel.arm(new Timer(now -> fired[0]++), i * 7 * MILLI);
        }
        wheel.advance(3_600_000 * MILLI);
        assertEquals(10_000, fired[0]);
        assertEquals(Long.MAX_VALUE, wheel.nanosToNext(3_600_000 * MILLI));
    }

    @Test
    void agreesWithASlowOracleOverRandomSchedules() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            TimerWheel wheel = new TimerWheel(0, TimerWheelTest::unexpected);
            Map<Timer, Long> oracle = new HashMap<>();
            List<Timer> timers = new ArrayList<>();
            long[] now = new long[1];
            for (int i = 0; i < 200; i++) {
                Timer[] self = new Timer[1];
                self[0] =
                        new Timer(at -> {
                            Long due = oracle.remove(self[0]);
                            assertTrue(due != null && due <= at, "fired early or twice");
                        });
                timers.add(self[0]);
            }
            for (int step = 0; step < 500; step++) {
                Timer timer = timers.get(random.nextInt(timers.size()));
                if (random.nextInt(4) == 0) {
                    wheel.cancel(timer);
                    oracle.remove(timer);
                } else {
                    long due = now[0] + random.nextLong(60_000) * MILLI;
                    wheel.arm(timer, due);
                    oracle.put(timer, due);
                }
                now[0] += random.nextLong(2_000) * MILLI;
                wheel.advance(now[0]);
                long late = now[0] - 5 * MILLI;
                assertTrue(
                        oracle.values().stream().noneMatch(due -> due < late), "missed a deadline");
                long next = wheel.nanosToNext(now[0]);
                long first =
                        oracle.values().stream().mapToLong(due -> due).min().orElse(Long.MAX_VALUE);
                assertEquals(first == Long.MAX_VALUE, next == Long.MAX_VALUE);
                assertTrue(
                        next == Long.MAX_VALUE || next <= Math.max(0, first - now[0]) + 5 * MILLI,
                        "would oversleep a deadline");
            }
        }
    }

    @Test
    void aFaultInOneTaskLeavesTheOthersOfItsTick() {
        List<Throwable> faults = new ArrayList<>();
        TimerWheel wheel = new TimerWheel(0, faults::add);
        List<Long> fired = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wheel.arm(new Timer(fired::add), 52 * MILLI);
            wheel.arm(
                    new Timer(now -> {
                        throw new AssertionError("a fault of ours");
                    }),
                    52 * MILLI);
        }
        wheel.advance(60 * MILLI);
        assertEquals(3, fired.size());
        assertEquals(3, faults.size());
        assertEquals(Long.MAX_VALUE, wheel.nanosToNext(60 * MILLI));
    }

    private static void unexpected(Throwable fault) {
        throw new AssertionError(fault);
    }
}
