package net.sallyport.gateway;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What was thrown away, out of all that is counted. */
final class Drops {
    /** Whole groups that count logins. */
    private static final Set<String> OTHER_GROUPS = Set.of("admission", "login");

    /** Single ones, in groups that do. */
    private static final Set<String> OTHERS =
            Set.of(
                    "session.fault",
                    "gre.delivered",
                    "gre.sent",
                    "gre.acks_piggybacked",
                    "gre.acks_alone",
                    "gre.acks_received",
                    "gre.resync",
                    "gre.held",
                    "gre.released_by_timer",
                    "gre_send.sent",
                    "offload.large_read",
                    "offload.cut",
                    "offload.checksum_filled",
                    "offload.coalesced",
                    "offload.large_written",
                    "pptp.messages_received",
                    "pptp.messages_sent",
                    "pptp.calls_requested",
                    "pptp.calls_up",
                    "pptp.calls_refused");

    private Drops() {}

    /** Whether a counter counts what was thrown away. */
    static boolean isDrop(String group, String name) {
        return !OTHER_GROUPS.contains(group) && !OTHERS.contains(group + "." + name);
    }

    /** By {@code group.name}, the most frequent first, those alone that happened. */
    static Map<String, Long> of(Map<String, Map<String, Long>> counters) {
        Map<String, Long> all = new LinkedHashMap<>();
        counters.forEach((group, counts) -> {
            counts.forEach((name, count) -> {
                if (count != 0 && isDrop(group, name)) {
                    all.put(group + "." + name, count);
                }
            });
        });
        Map<String, Long> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
