package net.sallyport.gateway.control;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server does, at a moment.
 *
 * @param config where its configuration was read from
 * @param listening addresses with port
 * @param limit of sessions an account may hold, where it has none of its own
 * @param logins since the start: {@code admitted}, or why not
 * @param ends since the start: sessions that are in no more, by terminate cause
 * @param drops packets and messages by cause, since the start, the most frequent first; none that
 *     did not happen
 * @param health by part: {@code accounts}, {@code history}
 * @param warnings what an operator should see to, a sentence each
 */
public record ServerStatus(
        String version,
        long pid,
        Instant started,
        long uptimeSeconds,
        String config,
        List<String> listening,
        int limit,
        String onConflict,
        Places sessions,
        Places pool,
        List<WorkerLoad> workers,
        Map<String, Long> logins,
        Map<String, Long> ends,
        Map<String, Long> drops,
        Map<String, Health> health,
        List<Alarm> alarms,
        List<String> warnings) {

    /**
     * How many are taken of how many there are.
     *
     * @param used of the sessions: those there are, be they in or on the way
     */
    public record Places(int used, int size) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("used", used);
            map.put("size", size);
            return map;
        }
    }

    /**
     * What a worker does.
     *
     * @param connections control connections of clients
     * @param busyPercent of one processor, of late; null where the system does not tell
     */
    public record WorkerLoad(
            int index, int connections, int sessions, @Nullable Integer busyPercent) {
        Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("index", index);
            map.put("connections", connections);
            map.put("sessions", sessions);
            map.put("busy_percent", busyPercent);
            return map;
        }
    }

    /** Whether a part works, and what there is to say of it. */
    public record Health(boolean ok, String text) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("ok", ok);
            map.put("text", text);
            return map;
        }
    }

    /** Trouble that lasts. */
    public record Alarm(String name, Instant since, String text) {
        Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("since", since.toString());
            map.put("text", text);
            return map;
        }
    }

    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("version", version);
        map.put("pid", pid);
        map.put("started", started.toString());
        map.put("uptime_seconds", uptimeSeconds);
        map.put("config", config);
        map.put("listening", listening);
        map.put("limit", limit);
        map.put("on_conflict", onConflict);
        map.put("sessions", sessions.toMap());
        map.put("pool", pool.toMap());
        map.put("workers", workers.stream().map(WorkerLoad::toMap).toList());
        map.put("logins", logins);
        map.put("ends", ends);
        map.put("drops", drops);
        Map<String, Object> parts = new LinkedHashMap<>();
        health.forEach((name, part) -> parts.put(name, part.toMap()));
        map.put("health", parts);
        map.put("alarms", alarms.stream().map(Alarm::toMap).toList());
        map.put("warnings", warnings);
        return map;
    }
}
