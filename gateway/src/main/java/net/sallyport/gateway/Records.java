package net.sallyport.gateway;

import java.time.InstantSource;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.ServerStatus;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.database.BatchWriter;
import net.sallyport.gateway.history.DatabaseHistory;
import net.sallyport.gateway.history.History;
import net.sallyport.gateway.history.Retention;
import net.sallyport.gateway.session.SessionListener;
import net.sallyport.gateway.session.SessionRecorder;
import org.jspecify.annotations.Nullable;

/** What is kept of the sessions. To be closed after the last of them. */
final class Records implements AutoCloseable {
    private final History history;
    private final @Nullable DatabaseHistory database;

    /** Neither blocks nor fails: what goes wrong is an alarm. */
    Records(ServerConfig config, Alarms alarms) {
        ServerConfig.History kept = config.history();
        database =
                kept.enabled()
                        ? new DatabaseHistory(
                                config.paths().stateDir(),
                                Release.version(),
                                Retention.of(kept.keepDays(), kept.keepRows()),
                                InstantSource.system(),
                                BatchWriter.Pace.DEFAULT,
                                alarms)
                        : null;
        history = database == null ? History.none() : database;
    }

    History history() {
        return history;
    }

    /** Who writes a session down. */
    List<SessionListener.Maker> listeners() {
        return List.of(session -> new SessionRecorder(history, session));
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

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
    }
}
