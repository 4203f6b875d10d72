package net.sallyport.gateway.history;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.sallyport.admission.AccountName;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.jspecify.annotations.Nullable;

/** Asks the history, beside a running server too. For one thread. */
public final class HistoryReader implements AutoCloseable {
    /** The file in the state directory. */
    public static final String FILE = Schema.HISTORY.fileName();

    private static final String SELECT =
            "SELECT e.at, e.kind, s.instance, e.session, e.account, e.name, e.calling_address,"
                    + " e.device, e.transport, e.address, e.interface, e.decision_micros, e.cause,"
                    + " e.cause_text, CASE e.kind WHEN 'session' THEN (SELECT loser.session FROM"
                    + " entry loser WHERE loser.server = e.server AND loser.displaced_by ="
                    + " e.session LIMIT 1) END, e.displaced_by, e.ended_at, e.duration_millis,"
                    + " e.rx_bytes, e.tx_bytes, e.rx_packets, e.tx_packets"
                    + " FROM entry e JOIN server s ON s.id = e.server WHERE 1";

    private final Connection connection;

    private HistoryReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * @throws SQLException there is no history in that directory, or it cannot be read; the message
     *     is for people
     */
    public static HistoryReader open(Path stateDir) throws SQLException {
        return new HistoryReader(
                Database.openForReading(
                        stateDir.resolve(Schema.HISTORY.fileName()), Schema.HISTORY));
    }

    /** Hands over what is asked for, the newest first. */
    public void find(HistoryQuery query, Consumer<HistoryEntry> each) throws SQLException {
        StringBuilder sql = new StringBuilder(SELECT);
        List<Object> values = new ArrayList<>();
        String account = query.account();
        if (account != null) {
            sql.append(" AND e.who = ?");
            values.add(account);
        }
        String cause = query.cause();
        if (cause != null) {
            // An account has fewer entries than a cause: its index is the better one.
            sql.append(account == null ? " AND e.cause = ?" : " AND +e.cause = ?");
            values.add(cause);
        }
        Instant since = query.since();
        if (since != null) {
            sql.append(" AND e.at >= ?");
            values.add(since.toEpochMilli());
        }
        Instant until = query.until();
        if (until != null) {
            sql.append(" AND e.at < ?");
            values.add(until.toEpochMilli());
        }
        sql.append(" ORDER BY e.at DESC, e.id DESC LIMIT ?");
        values.add(query.limit());
        try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    each.accept(entry(row));
                }
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static HistoryEntry entry(ResultSet row) throws SQLException {
        byte[] name = row.getBytes(6);
        Long endedAt = number(row, 17);
        return new HistoryEntry(
                Instant.ofEpochMilli(row.getLong(1)),
                row.getString(2),
                row.getString(3),
                number(row, 4),
                row.getString(5),
                name == null ? null : AccountName.of(name).toString(),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                number(row, 12),
                row.getString(13),
                row.getString(14),
                number(row, 15),
                number(row, 16),
                endedAt == null ? null : Instant.ofEpochMilli(endedAt),
                number(row, 18),
                number(row, 19),
                number(row, 20),
                number(row, 21),
                number(row, 22));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
