package net.sallyport.client.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.random.RandomGenerator;
import net.sallyport.client.call.ServerWords.Reason;
import net.sallyport.client.config.ConnectionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedialPolicyTest {
    private static final CallEnd LOST = end(Reason.OTHER);
    private static final RandomGenerator MIDDLE =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    return 1L << 63;
                }
            };

    private static CallEnd end(Reason reason) {
        return new CallEnd(PppdExit.HANGUP, "lost", reason, false);
    }

    private static RedialPolicy policy(boolean persist, int maxFailures, boolean againstOthers) {
        return new RedialPolicy(
                new ConnectionConfig.Redial(persist, maxFailures, 5, againstOthers), MIDDLE);
    }

    @Test
    void shouldNotDialAgainUnlessToldTo() {
        assertEquals(RedialPolicy.NEVER, policy(false, 10, true).next(LOST, 0));
    }

    @Test
    void shouldWaitLongerEachTimeUpToFiveMinutes() {
        RedialPolicy policy = policy(true, 0, false);
        for (long seconds : new long[] {5, 10, 20, 40, 80, 160, 300, 300, 300}) {
            assertEquals(seconds * 1_000, policy.next(LOST, 0));
        }
    }

    @Test
    void shouldBeginAnewAfterAConnectionThatLasted() {
        RedialPolicy policy = policy(true, 0, false);
        for (int i = 0; i < 4; i++) {
            assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
        }
        assertEquals(80_000, policy.next(LOST, 59_999), "one that did not last");
        assertEquals(5_000, policy.next(LOST, 60_000));
    }

    @Test
    void shouldGiveUpAfterMaxfailAttemptsInARow() {
        RedialPolicy policy = policy(true, 3, false);
        assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
        assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
        assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 1), "it was up");
        assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
        assertNotEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
        assertEquals(RedialPolicy.NEVER, policy.next(LOST, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"DISPLACED", "IN_USE", "KICKED"})
    void shouldLeaveThePlaceToWhoeverHasIt(Reason reason) {
        assertEquals(RedialPolicy.NEVER, policy(true, 0, false).next(end(reason), 100_000));
        assertEquals(5_000, policy(true, 0, true).next(end(reason), 100_000));
    }

    @Test
    void shouldNotBringClientsBackTogether() {
        ConnectionConfig.Redial wanted = new ConnectionConfig.Redial(true, 0, 8, false);
        long least = Long.MAX_VALUE;
        long most = 0;
        Random random = new Random(7);
        for (int client = 0; client < 1_000; client++) {
            long wait = new RedialPolicy(wanted, random).next(LOST, 0);
            assertTrue(wait >= 6_000 && wait <= 10_000, () -> "waits " + wait);
            least = Math.min(least, wait);
            most = Math.max(most, wait);
        }
        assertTrue(least < 7_000 && most > 9_000, least + " to " + most);
    }
}
