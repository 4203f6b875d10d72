package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account is in once, and the newest login wins: what both clients see. */
class SecondLoginTest {
    private static TwoClients two;

    @BeforeAll
    static void boot() {
        two = TwoClients.open();
    }

    @AfterAll
    static void end() {
        if (two != null) {
            two.close();
        }
    }

    @AfterEach
    void hangUpAll() {
        two.hangUpAll();
    }

    @Test
    void shouldEndTheFirstSessionAndGiveItsAddressToTheSecond() {
        Tunnel old = two.first.dial(two.test()).awaitUp();
        RunningPing ping = two.startPing(old);

        Tunnel next = two.second.dial(two.test()).awaitUp();

        assertEquals(old.address(), next.address());
        two.shouldPing(next, 10);
        assertNotEquals(0, old.awaitEnd(), "pppd says that it was ended");
        assertFalse(old.logLines("LCP terminated by peer (").isEmpty(), old::log);
        int answered = ping.soFar().received();
        two.shouldPing(next, 10);
        assertEquals(answered, ping.stop().received(), "the first one's ping goes on");
    }

    @Test
    void shouldTakeOverBackAndForthWithTheSameAddress() {
        Tunnel inside = two.first.dial(two.test()).awaitUp();
        String address = inside.address();
        for (int round = 0; round < 3; round++) {
            PppdClient client = round % 2 == 0 ? two.second : two.first;
            Tunnel next = client.dial(two.test()).awaitUp();
            assertEquals(address, next.address());
            two.shouldPing(next, 3);
            inside.awaitEnd();
            inside = next;
        }
    }

    @Test
    void shouldBeAsFastAsEverWhereTheFirstClientIsFrozen() {
        long aloneMillis = millisToDial();
        Tunnel frozen = two.first.dial(two.test()).awaitUp();
        two.shouldPing(frozen, 3);
        frozen.freeze();

        long overFrozenMillis = millisToDial();

        System.out.printf(
                "login: alone %d ms, over a frozen client %d ms%n", aloneMillis, overFrozenMillis);
        assertTrue(overFrozenMillis < 2 * aloneMillis + 1000);
        frozen.kill();
    }

    private static long millisToDial() {
        long startNanos = System.nanoTime();
        Tunnel tunnel = two.second.dial(two.test()).awaitUp();
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        two.shouldPing(tunnel, 3);
        tunnel.hangUp();
        return millis;
    }

    @Test
    void shouldNotBeDisturbedByLoginsThatFailAtEncryption() {
        Tunnel inside = two.first.dial(two.test()).awaitUp();
        RunningPing ping = two.startPing(inside);

        for (int attempt = 0; attempt < 4; attempt++) {
            Tunnel failing = two.second.dial(two.test().onlyWith("nomppe"));
            failing.awaitEnd();
            assertFalse(failing.logLines("CHAP authentication succeeded").isEmpty(), failing::log);
            assertFalse(
                    failing.logLines("LCP terminated by peer (MPPE required but peer refused)")
                            .isEmpty(),
                    failing::log);
        }

        two.shouldNotHaveLostAny(ping);
        assertTrue(inside.isAlive());
    }
}
