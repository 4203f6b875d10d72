package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.sallyport.gateway.control.Api;
import net.sallyport.gateway.control.ApiProblem;
import net.sallyport.gateway.control.ControlSocket;
import net.sallyport.gateway.control.Kick;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.session.SessionState;
import net.sallyport.gateway.session.SessionView;

/** A control socket with two sessions behind it and no server. */
final class MadeUpServer implements Api, AutoCloseable {
    volatile long rxBytes = 1_500;
    volatile String account = "joe";
    volatile List<String> warnings = List.of();
    volatile List<String> problems = List.of();
    volatile SessionQuery asked = SessionQuery.all();
    final List<Kick> kicks = new ArrayList<>();

    final EventHub hub = new EventHub();
    private final EventLog log = new EventLog();
    private final ControlSocket socket;

    MadeUpServer(Path runDir) throws IOException {
        socket =
                new ControlSocket(
                        runDir.resolve("control.sock"), this, hub, ControlSocket.IDLE_MILLIS, log);
    }

    @Override
    public ServerStatus status() {
        return new ServerStatus(
                "test",
                42,
                Instant.EPOCH,
                96_360,
                "/etc/sallyport/sallyport.toml",
                List.of("192.0.2.1:1723"),
                1,
                "replace",
                new ServerStatus.Places(2, 100),
                new ServerStatus.Places(1, 50),
                List.of(new ServerStatus.WorkerLoad(0, 1, 2, 7)),
                new TreeMap<>(Map.of("admitted", 3L, "wrong-password", 1L)),
                Map.of(),
                Map.of("ppp.malformed_frame", 5L),
                Map.of("accounts", new ServerStatus.Health(true, "can be asked")),
                List.of(),
                warnings);
    }

    @Override
    public <T> T accounts(boolean make, T none, AccountWork<T> work) {
        return none;
    }

    @Override
    public List<HistoryEntry> history(HistoryQuery query) {
        return List.of();
    }

    @Override
    public SessionQuery.Page sessionPage(SessionQuery query) {
        asked = query;
        return query.of(all().stream());
    }

    private List<SessionView> all() {
        return List.of(
                new SessionView(
                        17,
                        account,
                        SessionState.UP,
                        "pptp",
                        "ppp0",
                        "198.51.100.7",
                        "LAPTOP",
                        "10.0.0.2",
                        Instant.now().minusSeconds(65),
                        1,
                        rxBytes,
                        20_000_000,
                        10,
                        20,
                        "MPPE-128"),
                new SessionView(
                        18,
                        null,
                        SessionState.NEGOTIATING,
                        "pptp",
                        null,
                        "198.51.100.8",
                        null,
                        null,
                        Instant.now(),
                        null,
                        0,
                        0,
                        0,
                        0,
                        null));
    }

    @Override
    public List<SessionView> kick(Kick kick) throws ApiProblem {
        List<SessionView> kicked =
                all().stream()
                        .filter(session ->
                                kick.session() == null
                                        ? kick.account().equals(session.account())
                                        : kick.session() == session.id())
                        .toList();
        if (kicked.isEmpty()) {
            throw kick.session() == null
                    ? new ApiProblem(ApiProblem.Type.NOT_IN, "'" + kick.account() + "' is not in")
                    : new ApiProblem(ApiProblem.Type.NO_SUCH_SESSION, "there is no such session");
        }
        kicks.add(kick);
        return kicked;
    }

    @Override
    public List<String> readAgain() {
        return problems;
    }

    @Override
    public Map<String, Map<String, Long>> counters() {
        return Map.of();
    }

    @Override
    public void close() {
        socket.close();
        hub.close();
        log.close();
    }
}
