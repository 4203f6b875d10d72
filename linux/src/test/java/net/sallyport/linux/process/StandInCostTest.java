package net.sallyport.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Faults;
import net.sallyport.linux.loop.Loop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stand-in costs: prints it. */
@Tag("long")
class StandInCostTest {
    private static final int COUNT = 500;

    @TempDir Path directory;

    @Test
    void shouldBeCheap() throws Exception {
        Loop loop =
                new Loop(
                        new Faults() {
                            @Override
                            public void fault(Throwable trouble) {
                                throw new AssertionError(trouble);
                            }

                            @Override
                            public void unwatchFailed(LinuxException trouble) {
                                throw new AssertionError(trouble);
                            }
                        });
        StandIns house = new StandIns(loop, StandInProgram.install(directory));
        Thread thread = Thread.ofPlatform().start(loop::run);
        CompletableFuture<List<StandIn>> started = new CompletableFuture<>();
        long[] startNanos = new long[COUNT];
        loop.post(() -> {
            try {
                List<StandIn> all = new ArrayList<>();
                for (int i = 0; i < COUNT; i++) {
                    long before = System.nanoTime();
                    all.add(house.start("ppp" + i, new Deaf()));
                    startNanos[i] = System.nanoTime() - before;
                }
                started.complete(all);
            } catch (Exception e) {
                started.completeExceptionally(e);
            }
        });
        List<StandIn> all = started.get(60, TimeUnit.SECONDS);
        long[] runNanos = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            runNanos[i] = run(loop, all.get(i));
        }
        Map<String, Long> sums = new HashMap<>();
        for (StandIn standIn : all) {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + standIn.pid() + "/smaps_rollup"))) {
                String[] words = line.split("[: ]+");
                if (words[words.length - 1].equals("kB")) {
                    sums.merge(words[0], Long.parseLong(words[1]), Long::sum);
                }
            }
        }
        Arrays.sort(startNanos);
        Arrays.sort(runNanos);
        System.out.printf(
                Locale.ROOT,
                "%d stand-ins: start %.2f ms (p99 %.2f); a script of nothing, from being told to"
                        + " its end known, %.1f ms (p99 %.1f); each resident %d kB, of it its own"
                        + " %d kB, share of all %d kB%n",
                COUNT,
                startNanos[COUNT / 2] / 1e6,
                startNanos[COUNT * 99 / 100] / 1e6,
                runNanos[COUNT / 2] / 1e6,
                runNanos[COUNT * 99 / 100] / 1e6,
                sums.get("Rss") / COUNT,
                (sums.get("Private_Clean") + sums.get("Private_Dirty")) / COUNT,
                sums.get("Pss") / COUNT);
        loop.post(() -> all.forEach(StandIn::close));
        for (StandIn standIn : all) {
            while (Files.exists(Path.of("/proc/" + standIn.pid()))) {
                Thread.sleep(5);
            }
        }
        loop.stop();
        thread.join();
        loop.close();
    }

    private static long run(Loop loop, StandIn standIn) throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        long before = System.nanoTime();
        loop.post(() ->
                standIn.run(
                        Path.of("/bin/true"),
                        List.of("ppp0"),
                        Map.of("PPPD_PID", "" + standIn.pid()),
                        (ended, now) -> code.complete(ended.orElse(-1))));
        assertEquals(0, code.get(20, TimeUnit.SECONDS));
        return System.nanoTime() - before;
    }

    private static final class Deaf implements StandIn.Listener {
        @Override
        public void signalled(String name, long nowNanos) {}

        @Override
        public void output(String line) {}

        @Override
        public void gone(long nowNanos) {}
    }
}
