package net.sallyport.gateway.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import net.sallyport.gateway.database.BatchSink;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.jspecify.annotations.Nullable;

/** Writes events into the database. Belongs to the writer's thread. */
final class HistorySink implements BatchSink<HistoryEvent> {
    /** Looked at every 5 seconds: a crash is at most 10 seconds after the last sign of life. */
    private static final long ALIVE_MILLIS = 5_000;

    private static final String CRASHED =
            "The server ended without closing the session (crash, kill or power cut); it was last"
                    + " heard of at this time";

    private final Path file;
    private final String instance;
    private final String version;
    private final InstantSource clock;
    private final Sweeper sweeper;
    private @Nullable Connection connection;
    private @Nullable HistoryRows rows;
    private boolean registered;
    private long server;
    private long happened;
    private long aliveAt;

    HistorySink(
            Path file, String instance, String version, Retention retention, InstantSource clock) {
        this.file = file;
        this.instance = instance;
        this.version = version;
        this.clock = clock;
        this.sweeper = new Sweeper(retention, clock);
    }

    @Override
    public void open() throws SQLException {
        Connection opened = Database.open(file, Schema.HISTORY);
        connection = opened;
        opened.setAutoCommit(false);
        if (!registered) {
            register(opened);
            closeWhatCrashed(opened);
            opened.commit();
            registered = true;
        }
        rows = new HistoryRows(opened, server, happened);
    }

    @Override
    public void write(List<HistoryEvent> batch) throws SQLException {
        Connection open = open(connection);
        try {
            HistoryRows entries = open(rows);
            entries.put(batch);
            happened = entries.happened();
            alive(open, clock.millis());
            open.commit();
        } catch (SQLException | RuntimeException e) {
            rollBack(open);
            throw e;
        }
    }

    @Override
    public void idle() throws SQLException {
        Connection open = open(connection);
        long now = clock.millis();
        try {
            if (now - aliveAt >= ALIVE_MILLIS) {
                alive(open, now);
                open.commit();
            }
            sweeper.sweep(open);
        } catch (SQLException e) {
            rollBack(open);
            throw e;
        }
    }

    @Override
    public void finish() throws SQLException {
        Connection open = open(connection);
        try (PreparedStatement update =
                open.prepareStatement("UPDATE server SET stopped_at = ? WHERE id = ?")) {
            update.setLong(1, clock.millis());
            update.setLong(2, server);
            update.executeUpdate();
            open.commit();
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        rows = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // What was committed is written; the rest is tried again.
            }
        }
    }

    private void register(Connection open) throws SQLException {
        try (PreparedStatement insert =
                        open.prepareStatement(
                                "INSERT INTO server (instance, version, started_at, alive_at)"
                                        + " VALUES (?, ?, ?, ?)");
                PreparedStatement select =
                        open.prepareStatement("SELECT id FROM server WHERE instance = ?")) {
            long now = clock.millis();
            insert.setString(1, instance);
            insert.setString(2, version);
            insert.setLong(3, now);
            insert.setLong(4, now);
            insert.executeUpdate();
            select.setString(1, instance);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                server = row.getLong(1);
            }
        }
    }

    /** Whoever ran before us closes nothing any more. */
    private void closeWhatCrashed(Connection open) throws SQLException {
        try (PreparedStatement update =
                open.prepareStatement(
                        "UPDATE entry SET ended_at = max(at, s.alive_at), cause = ?,"
                                + " cause_text = ?, duration_millis = max(at, s.alive_at) - at"
                                + " FROM server s WHERE s.id = entry.server AND entry.server <> ?"
                                + " AND kind = 'session' AND ended_at IS NULL")) {
            update.setString(1, TerminateCause.NAS_REBOOT.spelling());
            update.setString(2, CRASHED);
            update.setLong(3, server);
            update.executeUpdate();
        }
    }

    private void alive(Connection open, long now) throws SQLException {
        try (PreparedStatement update =
                open.prepareStatement("UPDATE server SET alive_at = ? WHERE id = ?")) {
            update.setLong(1, now);
            update.setLong(2, server);
            update.executeUpdate();
        }
        aliveAt = now;
    }

    private static void rollBack(Connection open) {
        try {
            open.rollback();
        } catch (SQLException e) {
            // Whoever called has the reason already.
        }
    }

    private static <T> T open(@Nullable T part) throws SQLException {
        if (part == null) {
            throw new SQLException("the history is not open");
        }
        return part;
    }
}
