package net.sallyport.gateway.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * Deletes what is not to be kept, a little at a time, so that what comes in never waits long.
 * Belongs to the writer's thread.
 */
final class Sweeper {
    private static final int CHUNK = 1_000;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final String CLOSED = " AND NOT (kind = 'session' AND ended_at IS NULL)";

    private final Retention retention;
    private final InstantSource clock;
    private boolean done;
    private long doneAtNanos;

    Sweeper(Retention retention, InstantSource clock) {
        this.retention = retention;
        this.clock = clock;
    }

    /** Does its part, if it is time; commits it. */
    void sweep(Connection connection) throws SQLException {
        long start = System.nanoTime();
        if (done && start - doneAtNanos < EVERY_NANOS) {
            return;
        }
        int deleted;
        int all = 0;
        do {
            deleted = tooOld(connection) + tooMany(connection);
            connection.commit();
            all += deleted;
        } while (deleted > 0 && System.nanoTime() - start < LONGEST_NANOS);
        if (all > 0) {
            shrink(connection);
        }
        done = deleted == 0;
        doneAtNanos = start;
    }

    private int tooOld(Connection connection) throws SQLException {
        Duration age = retention.age();
        if (age == null) {
            return 0;
        }
        return delete(connection, "at < ?", clock.millis() - age.toMillis(), "at");
    }

    /** Entries are numbered without gaps, so that the highest number tells how many there are. */
    private int tooMany(Connection connection) throws SQLException {
        Long rows = retention.rows();
        if (rows == null) {
            return 0;
        }
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT max(id) FROM entry")) {
            return delete(connection, "id <= ?", row.getLong(1) - rows, "id");
        }
    }

    private static int delete(Connection connection, String which, long bound, String order)
            throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE "
                                + which
                                + CLOSED
                                + " ORDER BY "
                                + order
                                + " LIMIT "
                                + CHUNK
                                + ")")) {
            delete.setLong(1, bound);
            return delete.executeUpdate();
        }
    }

    /** Gives the disk back what the deleted entries took. */
    private static void shrink(Connection connection) throws SQLException {
        try (Statement vacuum = connection.createStatement()) {
            vacuum.executeUpdate("PRAGMA incremental_vacuum(2000)");
        }
        connection.commit();
    }
}
