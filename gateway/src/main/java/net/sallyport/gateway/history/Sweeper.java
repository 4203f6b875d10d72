package net.sallyport.gateway.history;

import java.sql.Connection;
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
    private boolean done = true;
    private boolean everDone;
    private long doneAtNanos;

    // How many are too many; counted when a sweep begins.
    private long surplus;
    private long surplusRefusals;

    Sweeper(Retention retention, InstantSource clock) {
        this.retention = retention;
        this.clock = clock;
    }

    /** Does its part, if it is time; commits it. */
    void sweep(Connection connection) throws SQLException {
        long start = System.nanoTime();
        if (done) {
            if (everDone && start - doneAtNanos < EVERY_NANOS) {
                return;
            }
            count(connection);
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
        everDone = true;
        doneAtNanos = start;
    }

    /**
     * Refusals go first where they are more than half of what is kept: anybody can make them, and
     * must not wash away who was in.
     */
    private void count(Connection connection) throws SQLException {
        Long rows = retention.rows();
        if (rows != null) {
            surplus = count(connection, "1") - rows;
            surplusRefusals =
                    surplus <= 0
                            ? 0
                            : Math.min(surplus, count(connection, "kind = 'refusal'") - rows / 2);
        }
    }

    private static long count(Connection connection, String which) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*) FROM entry WHERE " + which)) {
            return row.getLong(1);
        }
    }

    private int tooOld(Connection connection) throws SQLException {
        Duration age = retention.age();
        return age == null
                ? 0
                : delete(connection, "at < " + (clock.millis() - age.toMillis()), CHUNK);
    }

    private int tooMany(Connection connection) throws SQLException {
        int deleted = 0;
        if (surplusRefusals > 0) {
            deleted = delete(connection, "kind = 'refusal'", surplusRefusals);
            surplusRefusals -= deleted;
        } else if (surplus > 0) {
            deleted = delete(connection, "1", surplus);
        }
        surplus -= deleted;
        return deleted;
    }

    private static int delete(Connection connection, String which, long most) throws SQLException {
        try (Statement delete = connection.createStatement()) {
            return delete.executeUpdate(
                    "DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE "
                            + which
                            + CLOSED
                            + " ORDER BY at LIMIT "
                            + Math.min(most, CHUNK)
                            + ")");
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
