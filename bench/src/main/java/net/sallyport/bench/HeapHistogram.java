package net.sallyport.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is live on a JVM's heap, by class, as the JVM prints it when SIGQUIT asks for it. */
record HeapHistogram(Map<String, Long> instances, Map<String, Long> bytes) {
    private static final Pattern ROW = Pattern.compile(" *\\d+: +(\\d+) +(\\d+) +(\\S+).*");

    /** The last one of a log that has at least one. */
    static HeapHistogram last(String log) {
        List<String> rows =
                log.substring(log.lastIndexOf(" num     #instances"), log.lastIndexOf("\nTotal "))
                        .lines()
                        .toList();
        Map<String, Long> instances = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (String line : rows) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                instances.merge(row.group(3), Long.valueOf(row.group(1)), Long::sum);
                bytes.merge(row.group(3), Long.valueOf(row.group(2)), Long::sum);
            }
        }
        return new HeapHistogram(instances, bytes);
    }

    /** How many there are. */
    static int count(String log) {
        return (int) log.lines().filter(line -> line.startsWith("Total ")).count();
    }

    long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * A Markdown table of what has been added since {@code before}, shared among so many sessions;
     * classes with less than a byte each are summed up in its last line.
     */
    String since(HeapHistogram before, int sessions) {
        StringBuilder text = new StringBuilder();
        text.append("| class | objects a session | bytes a session |\n| --- | ---: | ---: |\n");
        TreeSet<String> names = new TreeSet<>(bytes.keySet());
        names.addAll(before.bytes.keySet());
        double rest = 0;
        for (String name :
                names.stream()
                        .sorted(
                                Comparator.comparingLong(
                                        (String name) -> -added(bytes, before.bytes, name)))
                        .toList()) {
            double each = added(bytes, before.bytes, name) / (double) sessions;
            if (each < 1) {
                rest += each;
            } else {
                double objects = added(instances, before.instances, name) / (double) sessions;
                text.append("| `%s` | %.2f | %,.0f |%n".formatted(name, objects, each));
            }
        }
        text.append("| everything else | | %,.0f |%n".formatted(rest));
        text.append(
                "| all | | %,.0f |%n".formatted((total() - before.total()) / (double) sessions));
        return text.toString();
    }

    private static long added(Map<String, Long> now, Map<String, Long> before, String name) {
        return now.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
    }
}
