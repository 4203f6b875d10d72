package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** With 3 displacements within 60 s, and 60 s to cool down. */
class GuardTest {
    private static final long SECOND = Samples.SECOND;
    private static final Rules.ShortCycle RULES = new Rules.ShortCycle(3, 60_000, 60_000);

    private static Guard kick(Guard guard, DeviceMatch match, Displaced.Cause cause, long now) {
        Login winner = Samples.login(2, Account.of("bob"));
        Claim loser = new Claim(winner, new FenceToken(1), null, 0);
        Effect cut = new Effect.Cut(loser, 0, Wording.displaced(cause, winner), match);
        return guard.after(List.of(cut), RULES, now);
    }

    private static Guard kicks(DeviceMatch match, Displaced.Cause cause, int count, long step) {
        Guard guard = Guard.NONE;
        for (int i = 1; i <= count; i++) {
            guard = kick(guard, match, cause, i * step);
        }
        return guard;
    }

    @Test
    void theThirdDisplacementWithinTheWindowSetsItOff() {
        DeviceMatch match = DeviceMatch.UNKNOWN;
        Displaced.Cause cause = Displaced.Cause.NEWER_LOGIN;
        assertFalse(kicks(match, cause, 2, SECOND).isCooling(2 * SECOND));
        Guard three = kicks(match, cause, 3, SECOND);
        assertTrue(three.isCooling(3 * SECOND));
        assertTrue(three.isCooling(63 * SECOND - 1));
        assertFalse(three.isCooling(63 * SECOND));
        assertFalse(kicks(match, cause, 50, 30 * SECOND).isCooling(1_500 * SECOND));
    }

    @Test
    void aDeviceThatComesBackAgainAndAgainIsNoRivalUntilItIsTooOften() {
        Displaced.Cause cause = Displaced.Cause.RECONNECTED;
        assertFalse(kicks(DeviceMatch.SAME, cause, 5, SECOND).isCooling(5 * SECOND));
        assertTrue(kicks(DeviceMatch.SAME, cause, 6, SECOND).isCooling(6 * SECOND));
    }

    @Test
    void aGhostIsNoRival() {
        Guard guard = kicks(DeviceMatch.DIFFERENT, Displaced.Cause.DID_NOT_ANSWER, 50, SECOND);
        assertEquals(Guard.NONE, guard);
    }

    @Test
    void everyTryInTheCoolDownBeginsItAnew() {
        Guard guard = kicks(DeviceMatch.DIFFERENT, Displaced.Cause.NEWER_LOGIN, 3, SECOND);
        guard = guard.refused(RULES, 60 * SECOND);
        assertTrue(guard.isCooling(119 * SECOND));
        assertFalse(guard.isCooling(120 * SECOND));
        assertTrue(guard.isOver(RULES, 120 * SECOND));
    }

    @Test
    void itsMemoryIsBoundedAndExpires() {
        Guards guards = new Guards();
        for (int i = 0; i < 1_000; i++) {
            Guard guard = kick(Guard.NONE, DeviceMatch.UNKNOWN, Displaced.Cause.NEWER_LOGIN, i);
            guards.put(new AccountId("a" + i), guard, RULES, i);
        }
        assertEquals(Guards.CAPACITY, guards.size());
        assertEquals(Guard.NONE, guards.get(new AccountId("a0")));
        Guard last =
                kick(Guard.NONE, DeviceMatch.UNKNOWN, Displaced.Cause.NEWER_LOGIN, 100 * SECOND);
        guards.put(new AccountId("b"), last, RULES, 100 * SECOND);
        assertEquals(1, guards.size(), "what is over goes when the next one comes");
        guards.put(new AccountId("b"), Guard.NONE, RULES, 100 * SECOND);
        assertEquals(0, guards.size());
    }
}
