package net.sallyport.gateway.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.sallyport.protocol.ppp.script.PppScript;
import org.junit.jupiter.api.Test;

/** Which script may begin when. */
class OrderTest {
    private final List<String> begun = new ArrayList<>();
    private final List<Consumer<Outcome>> running = new ArrayList<>();
    private final Pair pair =
            new Pair(
                    PppScript.IP_UP,
                    PppScript.IP_DOWN,
                    (script, ended) -> {
                        begun.add(script.fileName());
                        running.add(ended);
                    });

    private void end(boolean wasTried) {
        running.removeFirst().accept(new Outcome(PppScript.IP_UP, "whatever", wasTried));
    }

    @Test
    void shouldUndoWhatIsDoneWhenItIsDone() {
        pair.wantUp(outcome -> {});
        pair.wantDown();
        assertEquals(List.of("ip-up"), begun);
        end(true);
        assertEquals(List.of("ip-up", "ip-down"), begun);
        end(true);
        assertFalse(pair.isRunning());
    }

    @Test
    void shouldSkipWhatWasWantedOnlyForAMoment() {
        pair.wantUp(outcome -> {});
        pair.wantDown();
        pair.wantUp(outcome -> {});
        end(true);
        pair.wantUp(outcome -> {});
        assertEquals(List.of("ip-up"), begun);
        pair.wantDown();
        pair.wantDown();
        assertEquals(List.of("ip-up", "ip-down"), begun);
    }

    @Test
    void shouldNotUndoWhatWasNeverBegun() {
        pair.wantDown();
        assertEquals(List.of(), begun);
        pair.wantUp(outcome -> {});
        end(false);
        pair.wantDown();
        assertEquals(List.of("ip-up"), begun);
    }

    @Test
    void shouldKeepAQuarterOfThePlacesForThoseThatAreWaitedFor() {
        Slots slots = new Slots(4);
        for (int i = 1; i <= 4; i++) {
            int number = i;
            slots.take(false, () -> begun.add("other " + number));
        }
        slots.take(true, () -> begun.add("waited for 1"));
        slots.take(true, () -> begun.add("waited for 2"));
        assertEquals(List.of("other 1", "other 2", "other 3", "waited for 1"), begun);
        slots.release();
        assertEquals("waited for 2", begun.getLast());
        slots.release();
        assertEquals("waited for 2", begun.getLast());
        slots.release();
        assertEquals("other 4", begun.getLast());
    }

    @Test
    void shouldForgetWhoNoLongerWaitsForAPlace() {
        Slots slots = new Slots(1);
        slots.take(true, () -> begun.add("first"));
        Runnable second = () -> begun.add("second");
        slots.take(true, second);
        assertTrue(slots.withdraw(second));
        assertFalse(slots.withdraw(second));
        slots.release();
        assertEquals(List.of("first"), begun);
    }

    @Test
    void shouldLetAnHeirBeginWhenAllBeforeItAreOver() {
        Turns turns = new Turns();
        Turns.Turn first = turns.take(List.of("ppp0", "192.0.2.1"), () -> begun.add("first"));
        Turns.Turn second = turns.take(List.of("ppp1", "192.0.2.2"), () -> begun.add("second"));
        Turns.Turn third = turns.take(List.of("ppp0", "192.0.2.2"), () -> begun.add("third"));
        turns.take(List.of("ppp0", "192.0.2.3"), () -> begun.add("fourth"));
        assertEquals(List.of("first", "second"), begun);
        second.end();
        assertEquals(List.of("first", "second"), begun);
        first.end();
        assertEquals(List.of("first", "second", "third"), begun);
        third.end();
        assertEquals("fourth", begun.getLast());
    }
}
