package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All that three (long: four) logins of one account can do to each other. */
class ExplorationTest {
    @Test
    void everyInterleavingOfThreeLoginsKeepsThePromises() {
        explore(2, 3);
    }

    @Test
    @Tag("long")
    void everyInterleavingOfFourLoginsKeepsThePromises() {
        explore(3, 4);
    }

    private static void explore(int limits, int logins) {
        long total = 0;
        for (Explorer.Policy policy : Explorer.Policy.values()) {
            for (int limit = 1; limit <= limits; limit++) {
                for (Explorer.Supply supply : Explorer.Supply.values()) {
                    long states = Explorer.explore(policy, limit, supply, logins);
                    System.out.printf(
                            "%d logins, %s, limit %d, %s: %,d states%n",
                            logins, policy, limit, supply, states);
                    assertTrue(states > 100);
                    total += states;
                }
            }
        }
        System.out.printf("%d logins: %,d states in all%n", logins, total);
    }
}
