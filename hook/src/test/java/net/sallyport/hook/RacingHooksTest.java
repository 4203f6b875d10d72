package net.sallyport.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hooks in processes of their own, many at once, some of them killed. */
class RacingHooksTest {
    private static final int ROUNDS = 4;
    private static final int RACERS = 5;

    private HookBench bench;

    @BeforeEach
    void open(@TempDir Path directory) {
        bench = new HookBench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldLeaveOneOfMany() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<FakePppd> pppds = new ArrayList<>();
            List<Process> hooks = new ArrayList<>();
            for (int i = 0; i < RACERS; i++) {
                pppds.add(bench.pppd());
            }
            for (FakePppd pppd : pppds) {
                hooks.add(bench.start("joe", pppd));
            }
            int in = 0;
            for (Process hook : hooks) {
                assertTrue(hook.waitFor(60, TimeUnit.SECONDS));
                in += hook.exitValue() == HookMain.IN ? 1 : 0;
            }
            assertTrue(in >= 1);
            awaitOneAlive(pppds);
        }
    }

    @Test
    void shouldHealWhateverAKilledHookLeaves() throws Exception {
        Random random = new Random(20261122);
        List<FakePppd> pppds = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            FakePppd pppd = bench.pppd();
            pppds.add(pppd);
            Process hook = bench.start("joe", pppd);
            if (!hook.waitFor(20 + random.nextInt(180), TimeUnit.MILLISECONDS)) {
                hook.destroyForcibly();
                hook.waitFor();
            }
        }
        FakePppd last = bench.pppd();
        assertEquals(HookMain.IN, bench.up("joe", last));
        assertTrue(last.isAlive());
        // One whose hook was killed before it had written a line is nobody to the next one.
        List<HookEntry> known = bench.history();
        for (FakePppd pppd : pppds) {
            boolean wasIn =
                    known.stream().anyMatch(each -> each.session() == pppd.identity().session());
            assertTrue(!wasIn || pppd.awaitEnd());
        }
    }

    private static void awaitOneAlive(List<FakePppd> pppds) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (pppds.stream().filter(FakePppd::isAlive).count() > 1
                && System.nanoTime() - startNanos < TimeUnit.SECONDS.toNanos(30)) {
            Thread.sleep(20);
        }
        assertEquals(1, pppds.stream().filter(FakePppd::isAlive).count());
    }
}
