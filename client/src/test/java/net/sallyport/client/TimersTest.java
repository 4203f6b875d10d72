package net.sallyport.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    private Timers.Timer timer(String name) {
        return new Timers.Timer(now -> ran.add(name + "@" + now));
    }

    @Test
    void shouldRunWhatIsDueInOrderAndOnce() {
        timers.arm(timer("late"), 30);
        timers.arm(timer("soon"), 10);
        timers.arm(timer("between"), 20);
        assertEquals(10, timers.nextDeadlineNanos());
        timers.expire(20);
        timers.expire(20);
        assertEquals(List.of("soon@20", "between@20"), ran);
        assertEquals(30, timers.nextDeadlineNanos());
    }

    @Test
    void shouldArmEarlierButNotLater() {
        Timers.Timer timer = timer("it");
        timers.armEarlier(timer, 20);
        timers.armEarlier(timer, 30);
        assertEquals(20, timers.nextDeadlineNanos());
        timers.armEarlier(timer, 10);
        assertEquals(10, timers.nextDeadlineNanos());
        timers.cancel(timer);
        assertEquals(Long.MAX_VALUE, timers.nextDeadlineNanos());
    }

    @Test
    void shouldLetATaskArmItsTimerAgain() {
        Timers.Timer[] self = new Timers.Timer[1];
        self[0] =
                new Timers.Timer(now -> {
                    ran.add("at " + now);
                    timers.arm(self[0], now);
                });
        timers.arm(self[0], 5);
        timers.expire(7);
        timers.expire(8);
        assertEquals(List.of("at 7", "at 8"), ran);
    }

    /** Against a map that is searched. */
    @Test
    void shouldAlwaysKnowTheNextOfMany() {
        Random random = new Random(4711);
        List<Timers.Timer> all = new ArrayList<>();
        Map<Timers.Timer, Long> armed = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Timers.Timer[] self = new Timers.Timer[1];
            self[0] = new Timers.Timer(now -> armed.remove(self[0]));
            all.add(self[0]);
        }
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            Timers.Timer one = all.get(random.nextInt(all.size()));
            switch (random.nextInt(3)) {
                case 0 -> {
                    timers.cancel(one);
                    armed.remove(one);
                }
                case 1 -> {
                    long deadline = now + random.nextInt(1_000);
                    timers.arm(one, deadline);
                    armed.put(one, deadline);
                }
                default -> {
                    now += random.nextInt(20);
                    timers.expire(now);
                }
            }
            long next = armed.values().stream().mapToLong(v -> v).min().orElse(Long.MAX_VALUE);
            assertEquals(next, timers.nextDeadlineNanos(), "step " + step);
        }
    }
}
