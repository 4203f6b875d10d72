package net.sallyport.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a JVM stood still, by its own log: from asking the threads to stop to their going on.
 */
final class PauseLog {
    private static final Pattern TOTAL = Pattern.compile("Total: *(\\d+) ns");

    private final Path file;
    private int seen;

    PauseLog(Path file) {
        this.file = file;
    }

    /** What has a JVM write it. */
    String option() {
        return " -Xlog:safepoint:file=" + file + ":uptime:filecount=0";
    }

    /** Pauses from now on count. */
    void restart() {
        seen = lines().size();
    }

    /** The longest since; heap dumps and histograms that were asked for are left out. */
    double longestMillis() {
        List<String> lines = lines();
        long longest = 0;
        for (String line : lines.subList(Math.min(seen, lines.size()), lines.size())) {
            Matcher total = TOTAL.matcher(line);
            if (!line.contains("PrintThreads")
                    && !line.contains("GC_HeapInspection")
                    && total.find()) {
                longest = Math.max(longest, Long.parseLong(total.group(1)));
            }
        }
        return longest / 1e6;
    }

    private List<String> lines() {
        try {
            return Files.exists(file)
                    ? Files.readString(file, StandardCharsets.UTF_8).lines().toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
