package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account is in once, and the oldest login wins. */
class SecondLoginDeniedTest {
    private static TwoClients two;

    @BeforeAll
    static void boot() {
        two = TwoClients.open("--on-conflict", "deny");
    }

    @AfterAll
    static void end() {
        if (two != null) {
            two.close();
        }
    }

    @Test
    void shouldTurnTheSecondAwayAndNeverDisturbTheFirst() {
        Tunnel inside = two.first.dial(two.test()).awaitUp();
        RunningPing ping = two.startPing(inside);

        for (int attempt = 0; attempt < 3; attempt++) {
            Refusals.awaitRefusal(two.second.dial(two.test()));
        }
        Tunnel other = two.second.dial(two.other()).awaitUp();
        two.shouldPing(other, 3);

        two.shouldNotHaveLostAny(ping);
        assertTrue(inside.isAlive());
        other.hangUp();
        inside.hangUp();
        two.shouldPing(two.second.dial(two.test()).awaitUp(), 3);
    }
}
