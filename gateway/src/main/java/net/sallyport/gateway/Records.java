package net.sallyport.gateway;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.events.ToldHistory;
import net.sallyport.gateway.history.DatabaseHistory;
import net.sallyport.gateway.history.History;
import net.sallyport.gateway.history.Retention;
import net.sallyport.gateway.session.SessionListener;
import net.sallyport.gateway.session.SessionRecorder;
import net.sallyport.gateway.session.SessionWtmp;
import net.sallyport.gateway.wtmp.UtmpLayout;
import net.sallyport.gateway.wtmp.WtmpWriter;
import org.jspecify.annotations.Nullable;

/** What is kept of the sessions. */
final class Records {
    private final @Nullable DatabaseHistory database;
    private final History history;
    private final List<SessionListener.Maker> listeners = new ArrayList<>();

    /**
     * Begins to write what is to be kept.
     *
     * @param parts get what is to be closed after the last session
     */
    Records(ServerConfig config, Parts parts, Alarms alarms, EventHub hub) {
        database = database(config, parts, alarms);
        history =
                database == null
                        ? new ToldHistory(History.none(), hub, UUID.randomUUID().toString())
                        : new ToldHistory(database, hub, database.instance());
        listeners.add(session -> new SessionRecorder(history, session));
        if (config.logging().wtmp().enabled()) {
            listeners.add(wtmp(config, parts, alarms));
        }
    }

    History history() {
        return history;
    }

    /** Who writes a session down. */
    List<SessionListener.Maker> listeners() {
        return listeners;
    }

    long written() {
        return database == null ? 0 : database.written();
    }

    long lost() {
        return database == null ? 0 : database.lost();
    }

    ServerStatus.Health health() {
        if (database == null) {
            return new ServerStatus.Health(true, "off");
        }
        String lost = database.lost() == 0 ? "" : ", " + database.lost() + " lost";
        return new ServerStatus.Health(
                !database.isFailing(),
                (database.isFailing() ? "cannot be written" : "written")
                        + ": "
                        + database.written()
                        + " events"
                        + lost);
    }

    private static @Nullable DatabaseHistory database(
            ServerConfig config, Parts parts, Alarms alarms) {
        ServerConfig.History kept = config.history();
        if (!kept.enabled()) {
            return null;
        }
        return parts.add(
                new DatabaseHistory(
                        config.paths().stateDir(),
                        Release.version(),
                        Retention.of(kept.keepDays(), kept.keepRows()),
                        InstantSource.system(),
                        BatchWriter.Pace.DEFAULT,
                        alarms));
    }

    private static SessionListener.Maker wtmp(ServerConfig config, Parts parts, Alarms alarms) {
        ServerConfig.Wtmp files = config.logging().wtmp();
        WtmpWriter writer =
                parts.add(
                        new WtmpWriter(
                                files.wtmpFile(),
                                files.utmpFile(),
                                UtmpLayout.ofThisMachine(),
                                files.stripDomain(),
                                InstantSource.system(),
                                alarms));
        boolean shared = config.interfaces().form() == ServerConfig.InterfaceForm.SHARED;
        writer.clearGhosts(lines(config.interfaces(), shared).asMatchPredicate());
        return new SessionWtmp(writer, shared);
    }

    private static Pattern lines(ServerConfig.Interfaces interfaces, boolean shared) {
        String form = shared ? SessionWtmp.SHARED_LINE + "%d" : interfaces.namePattern();
        return Pattern.compile(Pattern.quote(form).replace("%d", "\\E\\d+\\Q"));
    }
}
