package net.sallyport.gateway.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the kernel tells of this process, under the names that every Prometheus client uses. */
public final class ProcessMetrics {
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+([0-9]+) kB$");

    private ProcessMetrics() {}

    public static void write(Exposition out) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        out.single(
                "process_cpu_seconds_total",
                Exposition.Kind.COUNTER,
                "What the process has had of the processors.",
                info.totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9);
        out.single(
                "process_start_time_seconds",
                Exposition.Kind.GAUGE,
                "When it started, since 1970.",
                info.startInstant().orElse(Instant.EPOCH).toEpochMilli() / 1e3);
        out.single(
                "process_resident_memory_bytes",
                Exposition.Kind.GAUGE,
                "What of its memory is there.",
                residentBytes());
        out.single(
                "process_open_fds", Exposition.Kind.GAUGE, "Its open descriptors.", descriptors());
    }

    private static double residentBytes() {
        try {
            Matcher found = RESIDENT.matcher(Files.readString(SELF.resolve("status")));
            return found.find() ? Long.parseLong(found.group(1)) * 1024.0 : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static double descriptors() {
        try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
            return open.count();
        } catch (IOException e) {
            return 0;
        }
    }
}
