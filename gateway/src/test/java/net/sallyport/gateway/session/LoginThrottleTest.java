package net.sallyport.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private static final long SECOND = 1_000_000_000;
    private static final InetAddress GUESSER = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress USER = InetAddress.ofLiteral("192.0.2.2");
    private static final byte[] JOE = "joe".getBytes(StandardCharsets.UTF_8);

    private final LoginThrottle throttle = new LoginThrottle(5);

    @Test
    void shouldAnswerWrongGuessesLaterAndLater() {
        long[] expected = {0, 0, 0, 250, 500, 1_000, 2_000, 4_000, 4_000};
        for (long delay : expected) {
            assertEquals(delay, throttle.failed(GUESSER, JOE, SECOND));
        }
        assertEquals(6, throttle.count(LoginCounter.ANSWER_DELAYED));
        // Five quiet minutes later it is as if nothing had been.
        assertEquals(0, throttle.failed(GUESSER, JOE, 302 * SECOND));
    }

    @Test
    void shouldNotListenToWhoGuessesOnButToTheUserAllTheSame() {
        for (int i = 0; i < 25; i++) {
            assertTrue(throttle.permits(GUESSER, JOE, SECOND));
            throttle.failed(GUESSER, JOE, SECOND);
        }
        assertFalse(throttle.permits(GUESSER, JOE, SECOND));
        assertEquals(1, throttle.count(LoginCounter.SOURCE_OVER_RATE));
        // The account is guessed at, and its user comes in from elsewhere.
        assertTrue(throttle.permits(USER, JOE, SECOND));
        throttle.succeeded(USER);
        // Credit comes back by the second.
        assertTrue(throttle.permits(GUESSER, JOE, 2 * SECOND));
    }

    @Test
    void shouldNotListenToManySourcesThatGuessAtOneAccount() {
        int unheard = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                InetAddress source = InetAddress.ofLiteral("198.51.100." + i);
                if (throttle.permits(source, JOE, SECOND)) {
                    throttle.failed(source, JOE, SECOND);
                } else {
                    unheard++;
                }
            }
        }
        assertTrue(unheard >= 30, unheard + " unheard");
        assertTrue(throttle.permits(USER, JOE, SECOND));
    }

    @Test
    void shouldForgetASourceThatHasThePassword() {
        for (int i = 0; i < 10; i++) {
            throttle.failed(USER, ("name" + i).getBytes(StandardCharsets.UTF_8), SECOND);
        }
        throttle.succeeded(USER);
        assertEquals(0, throttle.failed(USER, JOE, SECOND));
    }

    @Test
    void shouldBeBoundedWhoeverComes() {
        for (int i = 0; i < 100_000; i++) {
            byte[] name = new byte[300];
            name[0] = (byte) i;
            name[1] = (byte) (i >> 8);
            name[2] = (byte) (i >> 16);
            throttle.failed(GUESSER, name, SECOND);
        }
        assertFalse(throttle.permits(GUESSER, JOE, SECOND));
    }

    @Test
    void shouldLeaveEverybodyInPeaceWhereItIsTurnedOff() {
        LoginThrottle off = new LoginThrottle(0);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(off.permits(GUESSER, JOE, SECOND));
            assertEquals(0, off.failed(GUESSER, JOE, SECOND));
        }
    }

    @Test
    void shouldFollowAnotherRate() {
        throttle.setFailuresPerSecond(1);
        for (int i = 0; i < 5; i++) {
            assertTrue(throttle.permits(GUESSER, JOE, SECOND));
            throttle.failed(GUESSER, JOE, SECOND);
        }
        assertFalse(throttle.permits(GUESSER, JOE, SECOND));
        throttle.setFailuresPerSecond(0);
        assertTrue(throttle.permits(GUESSER, JOE, SECOND));
    }
}
