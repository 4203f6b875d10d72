package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All that up to four logins of one account can do to each other. */
class ExplorationTest {
    private static final int LOGINS = 4;
    private static final int LIMITS = 3;

    @Test
    void everyInterleavingKeepsThePromises() {
        long total = 0;
        for (Setting setting : settings()) {
            long states = Explorer.explore(setting);
            System.out.printf("%s: %,d states%n", setting, states);
            assertTrue(states > 100);
            total += states;
        }
        System.out.printf("%d logins: %,d states in all%n", LOGINS, total);
    }

    @ParameterizedTest
    @EnumSource(Setting.Policy.class)
    void takingWorldsForOneThatDifferInNamesLosesNothing(Setting.Policy policy) {
        for (Setting.Supply supply : Setting.Supply.values()) {
            assertNothingLost(Setting.of(policy, 1, supply, 3));
        }
        for (Setting.Devices devices : Setting.Devices.values()) {
            assertNothingLost(Setting.of(policy, 2, Setting.Supply.AMPLE_POOL, 3).with(devices, 1));
        }
    }

    private static void assertNothingLost(Setting setting) {
        Set<String> all = Explorer.statesOfEachWorld(setting);
        Set<String> gone = new HashSet<>(all);
        gone.removeAll(Explorer.states(setting));
        assertEquals(0, gone.size(), setting + " of " + all.size());
    }

    private static List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        for (Setting.Policy policy : Setting.Policy.values()) {
            for (int limit = 1; limit <= LIMITS; limit++) {
                for (Setting.Supply supply : Setting.Supply.values()) {
                    settings.add(Setting.of(policy, limit, supply, LOGINS));
                }
                Setting base = Setting.of(policy, limit, Setting.Supply.AMPLE_POOL, LOGINS);
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
