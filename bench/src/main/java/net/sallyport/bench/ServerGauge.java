package net.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.sallyport.lab.Await;
import net.sallyport.lab.SallyportServer;

/** What a server on this machine's own kernel takes. */
record ServerGauge(SallyportServer server, PauseLog pauses) {
    private static final Duration COLLECTION_BOUND = Duration.ofSeconds(60);
    private static final List<String> KERNEL =
            List.of("Slab:", "KernelStack:", "PageTables:", "Percpu:");

    /**
     * @param processKilobytes proportional set size, after a full collection
     * @param live on the Java heap
     * @param kernelKilobytes of the whole machine: slab, kernel stacks, page tables, per-CPU
     */
    record Memory(long processKilobytes, HeapHistogram live, long kernelKilobytes) {}

    /** Processor time so far, system calls included. */
    double processorSeconds() {
        return ProcessorTime.seconds(server.process().pid());
    }

    Memory memory() {
        HeapHistogram live = collect();
        try {
            Path process = Path.of("/proc", Long.toString(server.process().pid()));
            long pss = kilobytes(process.resolve("smaps_rollup"), List.of("Pss:"));
            return new Memory(pss, live, kilobytes(Path.of("/proc/meminfo"), KERNEL));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long kilobytes(Path file, List<String> names) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split(" +"))
                .filter(words -> names.contains(words[0]))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    /** Has the JVM collect all garbage and say what is left. */
    private HeapHistogram collect() {
        int before = HeapHistogram.count(server.log());
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(server.process().pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Await.until(
                "a class histogram",
                COLLECTION_BOUND,
                () -> HeapHistogram.count(server.log()) > before);
        return HeapHistogram.last(server.log());
    }
}
