package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All that three (long: four) logins of one account can do to each other. */
class ExplorationTest {
    @Test
    void everyInterleavingOfThreeLoginsKeepsThePromises() {
        explore(3, 2);
    }

    @Test
    @Tag("long")
    void everyInterleavingOfFourLoginsKeepsThePromises() {
        explore(4, 3);
    }

    private static void explore(int logins, int limits) {
        long total = 0;
        for (Setting setting : settings(logins, limits)) {
            long states = Explorer.explore(setting);
            System.out.printf("%s: %,d states%n", setting, states);
            assertTrue(states > 100);
            total += states;
        }
        System.out.printf("%d logins: %,d states in all%n", logins, total);
    }

    private static List<Setting> settings(int logins, int limits) {
        List<Setting> settings = new ArrayList<>();
        for (Setting.Policy policy : Setting.Policy.values()) {
            for (int limit = 1; limit <= limits; limit++) {
                for (Setting.Supply supply : Setting.Supply.values()) {
                    settings.add(Setting.of(policy, limit, supply, logins));
                }
                Setting base = Setting.of(policy, limit, Setting.Supply.AMPLE_POOL, logins);
                switch (policy) {
                    case REPLACE -> {
                        settings.add(base.with(Setting.Devices.UNKNOWN, 1));
                        settings.add(base.with(Setting.Devices.DIFFERENT, 1));
                        settings.add(base.with(Setting.Devices.TWO, 0));
                    }
                    case DENY -> {
                        // Only a device that comes back displaces here, so only it can set the
                        // guard off.
                        settings.add(base.with(Setting.Devices.DIFFERENT, 0));
                        settings.add(base.with(Setting.Devices.TWO, 0));
                    }
                    case MIXED -> {}
                }
                settings.add(base.with(Setting.Devices.TWO, 1));
            }
        }
        return settings;
    }
}
