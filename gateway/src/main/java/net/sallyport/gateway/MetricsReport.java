package net.sallyport.gateway;

import static net.sallyport.gateway.metrics.Exposition.Kind.COUNTER;
import static net.sallyport.gateway.metrics.Exposition.Kind.GAUGE;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.database.AlarmBoard;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.gateway.history.Traffic;
import net.sallyport.gateway.metrics.Exposition;
import net.sallyport.gateway.metrics.ProcessMetrics;
import net.sallyport.gateway.session.Session;
import net.sallyport.gateway.session.SessionState;
import net.sallyport.gateway.session.SessionTally;
import net.sallyport.gateway.session.SessionView;
import net.sallyport.gateway.worker.Worker;

/**
 * A gateway's numbers for Prometheus; docs/metrics.md tells them. Safe for any thread but a worker.
 */
final class MetricsReport {
    private final Gateway gateway;
    private final AlarmBoard alarms;
    private final EventHub hub;

    MetricsReport(Gateway gateway, AlarmBoard alarms, EventHub hub) {
        this.gateway = gateway;
        this.alarms = alarms;
        this.hub = hub;
    }

    /**
     * Writes all of them.
     *
     * @param config the one in force
     * @param health by part
     * @param perSession those of each session too
     */
    String write(ServerConfig config, Map<String, ServerStatus.Health> health, boolean perSession) {
        Exposition out = new Exposition();
        out.family("sallyport_info", GAUGE, "The version that runs.")
                .sample(1, "version", Release.version());
        List<SessionView> sessions = gateway.sessions().all().stream().map(Session::view).toList();
        sessions(out, config, sessions);
        logins(out);
        counters(out);
        workers(out);
        gateway.times().write(out);
        health(out, health);
        ProcessMetrics.write(out);
        if (perSession) {
            eachSession(out, sessions);
        }
        return out.toString();
    }

    private void sessions(Exposition out, ServerConfig config, List<SessionView> sessions) {
        Map<SessionState, Long> byState = new EnumMap<>(SessionState.class);
        sessions.forEach(session -> byState.merge(session.state(), 1L, Long::sum));
        out.family("sallyport_sessions", GAUGE, "Sessions in, or on the way in or out, by state.");
        for (SessionState state : SessionState.values()) {
            out.sample(
                    byState.getOrDefault(state, 0L),
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
        out.single("sallyport_sessions_limit", GAUGE, "Sessions at a time.", config.connections());
        out.single(
                "sallyport_pool_addresses", GAUGE, "Addresses in the pool.", gateway.pool().size());
        out.single(
                "sallyport_pool_addresses_used",
                GAUGE,
                "Addresses of the pool that are held.",
                gateway.pool().size() - gateway.pool().free());
        Traffic traffic =
                gateway.times()
                        .carried()
                        .sums(
                                sessions.stream()
                                        .filter(each -> each.state() == SessionState.UP)
                                        .toList());
        out.single(
                "sallyport_receive_bytes_total",
                COUNTER,
                "IP bytes from peers.",
                traffic.rxBytes());
        out.single(
                "sallyport_transmit_bytes_total", COUNTER, "IP bytes to peers.", traffic.txBytes());
        out.single(
                "sallyport_receive_packets_total",
                COUNTER,
                "IP packets from peers.",
                traffic.rxPackets());
        out.single(
                "sallyport_transmit_packets_total",
                COUNTER,
                "IP packets to peers.",
                traffic.txPackets());
    }

    private void logins(Exposition out) {
        SessionTally tally = gateway.tally();
        out.family("sallyport_logins_total", COUNTER, "Logins by how they came out.");
        Map<String, Long> logins = tally.logins();
        // Those that alerts look at are there from the start.
        for (String outcome : SessionTally.USUAL_OUTCOMES) {
            logins.putIfAbsent(outcome, 0L);
        }
        logins.forEach((outcome, count) -> out.sample(count, "outcome", outcome));
        Map<String, Long> ends = tally.ends();
        out.family(
                "sallyport_session_ends_total", COUNTER, "Sessions that were in, by why not now.");
        for (TerminateCause cause : TerminateCause.values()) {
            out.sample(ends.getOrDefault(cause.spelling(), 0L), "cause", cause.spelling());
        }
        out.single(
                "sallyport_displacements_total",
                COUNTER,
                "Sessions that a newer login of the account displaced.",
                ends.getOrDefault(TerminateCause.PORT_PREEMPTED.spelling(), 0L));
    }

    private void counters(Exposition out) {
        Map<String, Map<String, Long>> counters = gateway.counters();
        out.family("sallyport_drops_total", COUNTER, "Packets and messages thrown away, by cause.");
        counters.forEach((layer, counts) ->
                counts.forEach((name, count) -> {
                    if (Drops.isDrop(layer, name)) {
                        out.sample(count, "layer", layer, "cause", name);
                    }
                }));
        out.family("sallyport_events_total", COUNTER, "Everything else that is counted.");
        counters.forEach((layer, counts) ->
                counts.forEach((name, count) -> {
                    if (!Drops.isDrop(layer, name)) {
                        out.sample(count, "layer", layer, "event", name);
                    }
                }));
    }

    private void workers(Exposition out) {
        Map<Integer, Long> sessions =
                gateway.sessions().all().stream()
                        .map(Session::worker)
                        .collect(Collectors.groupingBy(Worker::index, Collectors.counting()));
        out.family("sallyport_worker_sessions", GAUGE, "Sessions of each worker.");
        for (Worker worker : gateway.workers()) {
            out.sample(
                    sessions.getOrDefault(worker.index(), 0L),
                    "worker",
                    Integer.toString(worker.index()));
        }
        out.family("sallyport_worker_connections", GAUGE, "Control connections of each worker.");
        for (Worker worker : gateway.workers()) {
            out.sample(worker.load().get(), "worker", Integer.toString(worker.index()));
        }
        out.family(
                "sallyport_worker_cpu_seconds_total",
                COUNTER,
                "What each worker has had of a processor.");
        for (Worker worker : gateway.workers()) {
            out.sample(
                    Math.max(0, worker.cpuNanos()) / 1e9,
                    "worker",
                    Integer.toString(worker.index()));
        }
    }

    private void health(Exposition out, Map<String, ServerStatus.Health> health) {
        out.family("sallyport_part_up", GAUGE, "Whether a part works: 1, or 0.");
        health.forEach((part, state) -> out.sample(state.ok() ? 1 : 0, "part", part));
        List<AlarmBoard.Standing> standing = alarms.standing();
        out.single("sallyport_alarms", GAUGE, "Trouble that lasts.", standing.size());
        out.family("sallyport_alarm", GAUGE, "Trouble that lasts, by name.");
        standing.forEach(alarm -> out.sample(1, "name", alarm.name()));
        out.single(
                "sallyport_history_written_total",
                COUNTER,
                "Events written to the history.",
                gateway.records().written());
        out.single(
                "sallyport_history_lost_total",
                COUNTER,
                "Events that the history could not keep.",
                gateway.records().lost());
        out.single("sallyport_event_watchers", GAUGE, "Who watches events now.", hub.listeners());
    }

    private static void eachSession(Exposition out, List<SessionView> sessions) {
        out.family("sallyport_session_receive_bytes_total", COUNTER, "IP bytes from a peer.");
        sessions.forEach(each -> out.sample(each.rxBytes(), labels(each)));
        out.family("sallyport_session_transmit_bytes_total", COUNTER, "IP bytes to a peer.");
        sessions.forEach(each -> out.sample(each.txBytes(), labels(each)));
    }

    private static String[] labels(SessionView session) {
        return new String[] {
            "session",
            Long.toString(session.id()),
            "account",
            session.account() == null ? "" : session.account(),
            "address",
            session.address() == null ? "" : session.address()
        };
    }
}
