package net.sallyport.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts threads before everything else on this machine (SCHED_RR), as if they had processors of
 * their own: what others' time slices add is not in their figures then.
 */
public final class RealTime {
    /** What a command begins with. */
    public static final List<String> COMMAND = List.of("chrt", "--rr", "5");

    private RealTime() {}

    /** All threads that a process has, and those that they start. */
    public static void process(long pid) throws IOException, InterruptedException {
        run("chrt", "--all-tasks", "--rr", "--pid", "5", Long.toString(pid));
    }

    /** A thread of this process by its name. */
    public static void thread(String name) throws IOException, InterruptedException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                    run("chrt", "--rr", "--pid", "5", thread.getFileName().toString());
                    return;
                }
            }
        }
        throw new IOException("no thread " + name);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int rc = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (rc != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + rc);
        }
    }
}
