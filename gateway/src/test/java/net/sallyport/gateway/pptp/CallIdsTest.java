package net.sallyport.gateway.pptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void workersGiveOutEveryIdButZeroOnceAndOnlyTheirOwn(int workers) {
        Set<Integer> all = new HashSet<>();
        for (int worker = 0; worker < workers; worker++) {
            CallIds<String> ids = new CallIds<>(worker, workers, new Random(worker));
            Set<Integer> shards = new HashSet<>();
            Arrays.stream(CallIds.shardsOf(worker, workers)).forEach(shards::add);
            for (int id = ids.free(); id >= 0; id = ids.free()) {
                assertNotEquals(0, id);
                assertTrue(shards.contains(id & CallIds.SHARD_MASK), "not a shard of its own");
                assertTrue(all.add(id), "given out twice: " + id);
                ids.put(id, "call");
            }
        }
        // A worker may keep one back, since it does not ask whether 0 is among its own.
        assertTrue(all.size() >= 65_536 - workers, all.size() + " ids");
    }

    @Test
    void anIdIsFreeAgainOnceItsCallIsGone() {
        CallIds<String> ids = new CallIds<>(0, 1, new Random(1));
        int id = ids.free();
        ids.put(id, "call");
        assertEquals("call", ids.find(id));
        ids.remove(id);
        assertNull(ids.find(id));
    }

    @Test
    void consecutiveIdsTellNothingOfEachOther() {
        CallIds<String> ids = new CallIds<>(0, 2, new Random(7));
        List<Integer> given =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> {
                            int id = ids.free();
                            ids.put(id, "call");
                            return id;
                        })
                        .toList();
        Set<Integer> steps = new HashSet<>();
        for (int i = 1; i < given.size(); i++) {
            steps.add(given.get(i) - given.get(i - 1));
        }
        assertTrue(steps.size() > 900, steps.size() + " different steps in 999");
    }
}
