package net.sallyport.gateway.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private final FairTurns turns = new FairTurns();
    private final List<String> order = new ArrayList<>();

    /** Has so many packets, which are read so many at once. */
    private FairTurns.Place source(String name, int packets, int atOnce) {
        int[] left = {packets};
        return turns.place((wanted, now) -> {
            order.add(name);
            int taken = 0;
            while (taken < wanted && left[0] > 0) {
                int read = Math.min(atOnce, left[0]);
                left[0] -= read;
                taken += read;
            }
            return taken;
        });
    }

    @Test
    void shouldGiveEachOfManyTheSame() {
        FairTurns.Place a = source("a", 1_000, 1);
        FairTurns.Place b = source("b", 1_000, 1);
        a.want();
        b.want();
        turns.serve(0);
        assertEquals(List.of("a", "b", "a", "b"), order);
    }

    @Test
    void shouldServeFirstWhatHadNothing() {
        List<FairTurns.Place> busy = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            busy.add(source("busy" + n, 100_000, 48));
        }
        busy.forEach(FairTurns.Place::want);
        for (int round = 0; round < 60; round++) {
            turns.serve(0);
        }
        order.clear();
        FairTurns.Place echo = source("echo", 1, 1);
        busy.forEach(FairTurns.Place::want);
        echo.want();
        turns.serve(0);
        assertEquals("echo", order.getFirst());
        assertEquals(3, order.size(), "a round has a bound: " + order);
    }

    @Test
    void shouldNotKeepTheBusyWaitingForTheSparse() {
        FairTurns.Place busy = source("busy", 100_000, 48);
        busy.want();
        turns.serve(0);
        order.clear();
        for (int round = 0; round < 10; round++) {
            for (int n = 0; n < 100; n++) {
                source("sparse", 1, 1).want();
            }
            turns.serve(0);
        }
        assertEquals(10, order.stream().filter("busy"::equals).count());
    }

    @Test
    void shouldForgetWhatIsEmptyUntilItWantsAgain() {
        FairTurns.Place a = source("a", 3, 1);
        a.want();
        a.want();
        turns.serve(0);
        turns.serve(0);
        assertEquals(List.of("a"), order);
        a.want();
        turns.serve(0);
        assertTrue(order.size() == 2);
    }
}
