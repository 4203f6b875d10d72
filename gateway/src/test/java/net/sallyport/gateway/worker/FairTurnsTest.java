package net.sallyport.gateway.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    private final FairTurns turns = new FairTurns();
    private final List<String> order = new ArrayList<>();

    /** Has packets, which are read so many at once. */
    private final class Source implements FairTurns.Source {
        final String name;
        final int atOnce;
        final FairTurns.Place place;
        int left;
        int had;

        Source(String name, int packets, int atOnce) {
            this.name = name;
            this.atOnce = atOnce;
            place = turns.place(this);
            come(packets);
        }

        void come(int packets) {
            left += packets;
            if (packets > 0) {
                place.want();
            }
        }

        @Override
        public int take(int packets, long nowNanos) {
            order.add(name);
            int taken = 0;
            while (taken < packets && left > 0) {
                int read = Math.min(atOnce, left);
                left -= read;
                taken += read;
            }
            had += taken;
            return taken;
        }
    }

    @Test
    void shouldGiveEachOfManyTheSame() {
        Source a = new Source("a", 100_000, 1);
        Source b = new Source("b", 100_000, 1);
        for (int round = 0; round < 100; round++) {
            assertTrue(turns.serve(0));
        }
        assertTrue(Math.abs(a.had - b.had) <= FairTurns.TURN, a.had + " and " + b.had);
        assertTrue(a.had + b.had <= 100 * (FairTurns.ROUND + FairTurns.TURN));
    }

    @Test
    void shouldGiveThoseWithLargePacketsNoMore() {
        Source large = new Source("large", 1_000_000, 47);
        Source medium = new Source("medium", 1_000_000, 5);
        Source small = new Source("small", 1_000_000, 1);
        for (int round = 0; round < 1_000; round++) {
            turns.serve(0);
        }
        assertTrue(Math.abs(large.had - small.had) <= 47 + FairTurns.TURN);
        assertTrue(Math.abs(medium.had - small.had) <= 5 + FairTurns.TURN);
    }

    @Test
    void shouldServeFirstWhatHadNothing() {
        for (int n = 0; n < 50; n++) {
            Source _ = new Source("busy" + n, 100_000, 48);
        }
        for (int round = 0; round < 60; round++) {
            turns.serve(0);
        }
        Source echo = new Source("echo", 0, 1);
        for (int n = 0; n < 5; n++) {
            order.clear();
            echo.come(1);
            turns.serve(0);
            assertEquals("echo", order.getFirst());
            assertTrue(order.size() <= 4, "a round has a bound: " + order);
            // Long enough for all the others to have had a turn.
            for (int round = 0; round < 200; round++) {
                turns.serve(0);
            }
        }
    }

    @Test
    void shouldNotTakeForNewWhatIsEmptyForAMoment() {
        Source busy = new Source("busy", 100_000, 16);
        Source refilled = new Source("refilled", 4, 1);
        for (int round = 0; round < 1_000; round++) {
            turns.serve(0);
            refilled.come(64);
        }
        assertTrue(busy.had * 3 > refilled.had, busy.had + " and " + refilled.had);
    }

    @Test
    void shouldNotKeepTheBusyWaitingForTheSparse() {
        Source busy = new Source("busy", 100_000, 48);
        turns.serve(0);
        int before = busy.had;
        for (int round = 0; round < 30; round++) {
            for (int n = 0; n < 100; n++) {
                Source _ = new Source("sparse", 1, 1);
            }
            turns.serve(0);
        }
        assertTrue(busy.had - before >= 8 * 48, "had " + (busy.had - before));
    }

    @Test
    void shouldForgetWhatIsEmptyUntilItWantsAgain() {
        Source a = new Source("a", 3, 1);
        a.place.want();
        assertFalse(turns.serve(0));
        assertFalse(turns.serve(0));
        assertEquals(List.of("a"), order);
        a.come(1);
        assertFalse(turns.serve(0));
        assertEquals(2, order.size());
    }

    @Test
    void shouldServeAgainWhatHasThrown() {
        int[] calls = {0};
        FairTurns.Place place =
                turns.place((packets, now) -> {
                    if (calls[0]++ == 0) {
                        throw new IllegalStateException("a fault");
                    }
                    return 0;
                });
        place.want();
        assertThrows(IllegalStateException.class, () -> turns.serve(0));
        place.want();
        assertFalse(turns.serve(0));
        assertEquals(2, calls[0]);
    }
}
