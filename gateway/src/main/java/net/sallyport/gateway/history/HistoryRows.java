package net.sallyport.gateway.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.admission.AccountName;
import org.jspecify.annotations.Nullable;

/** Puts events into the table {@code entry}. Belongs to the writer's thread. */
final class HistoryRows {
    private static final String INSERT =
            "INSERT INTO entry (server, session, kind, at, account, name, calling_address, device,"
                    + " transport, address, interface, decision_micros, cause, cause_text,"
                    + " displaced_by, ended_at, duration_millis, rx_bytes, tx_bytes, rx_packets,"
                    + " tx_packets, who) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                    + " ?, ?)";

    /** What is said later adds to what was said before. */
    private static final String UPSERT =
            INSERT
                    + " ON CONFLICT (server, session) WHERE kind = 'session' DO UPDATE SET"
                    + " address = coalesce(excluded.address, address),"
                    + " interface = coalesce(excluded.interface, interface),"
                    + " cause = coalesce(excluded.cause, cause),"
                    + " cause_text = coalesce(excluded.cause_text, cause_text),"
                    + " displaced_by = coalesce(excluded.displaced_by, displaced_by),"
                    + " ended_at = coalesce(excluded.ended_at, ended_at),"
                    + " duration_millis = coalesce(excluded.duration_millis, duration_millis),"
                    + " rx_bytes = coalesce(excluded.rx_bytes, rx_bytes),"
                    + " tx_bytes = coalesce(excluded.tx_bytes, tx_bytes),"
                    + " rx_packets = coalesce(excluded.rx_packets, rx_packets),"
                    + " tx_packets = coalesce(excluded.tx_packets, tx_packets)";

    private static final int COLUMNS = 22;

    private final PreparedStatement upsert;
    private final PreparedStatement insert;
    private final long server;

    HistoryRows(Connection connection, long server) throws SQLException {
        this.upsert = connection.prepareStatement(UPSERT);
        this.insert = connection.prepareStatement(INSERT);
        this.server = server;
    }

    void put(List<HistoryEvent> events) throws SQLException {
        Map<Long, HistoryEvent.Session> last = new HashMap<>();
        for (HistoryEvent event : events) {
            if (event instanceof HistoryEvent.Session session) {
                last.put(session.session().session(), session);
            }
        }
        for (HistoryEvent event : events) {
            switch (event) {
                case HistoryEvent.Session session -> {
                    // Each tells all that those before it told.
                    if (last.remove(session.session().session(), session)) {
                        session(session);
                    }
                }
                case HistoryEvent.Refused(RefusedLogin login) -> refused(login);
                case HistoryEvent.Noted(Note note) -> noted(note);
            }
        }
    }

    private void session(HistoryEvent.Session event) throws SQLException {
        SessionRecord session = event.session();
        clear(upsert, "session");
        number(upsert, 2, session.session());
        number(upsert, 4, session.at().toEpochMilli());
        upsert.setString(5, session.account());
        upsert.setBytes(6, session.name());
        caller(upsert, session.caller());
        upsert.setString(10, session.address());
        upsert.setString(11, session.interfaceName());
        number(upsert, 12, session.decisionMicros());
        SessionEnd end = event.end();
        if (end != null) {
            upsert.setString(13, end.cause().spelling());
            upsert.setString(14, end.text());
            number(upsert, 15, end.displacedBy());
            number(upsert, 16, end.at().toEpochMilli());
        }
        number(upsert, 17, event.durationMillis());
        Traffic traffic = event.traffic();
        if (traffic != null) {
            number(upsert, 18, traffic.rxBytes());
            number(upsert, 19, traffic.txBytes());
            number(upsert, 20, traffic.rxPackets());
            number(upsert, 21, traffic.txPackets());
        }
        upsert.setString(22, session.account());
        upsert.executeUpdate();
    }

    private void refused(RefusedLogin login) throws SQLException {
        clear(insert, "refusal");
        number(insert, 2, login.session());
        number(insert, 4, login.at().toEpochMilli());
        insert.setString(5, login.account());
        insert.setBytes(6, login.name());
        caller(insert, login.caller());
        number(insert, 12, login.decisionMicros());
        insert.setString(13, login.cause());
        insert.setString(14, login.text());
        String account = login.account();
        insert.setString(22, account != null ? account : AccountName.of(login.name()).toString());
        insert.executeUpdate();
    }

    private void noted(Note note) throws SQLException {
        clear(insert, "note");
        number(insert, 2, note.session());
        number(insert, 4, note.at().toEpochMilli());
        insert.setString(5, note.account());
        caller(insert, note.caller());
        insert.setString(13, note.cause());
        insert.setString(14, note.text());
        insert.setString(22, note.account());
        insert.executeUpdate();
    }

    private void clear(PreparedStatement statement, String kind) throws SQLException {
        for (int column = 1; column <= COLUMNS; column++) {
            statement.setNull(column, Types.NULL);
        }
        statement.setLong(1, server);
        statement.setString(3, kind);
    }

    private static void caller(PreparedStatement statement, @Nullable Caller caller)
            throws SQLException {
        if (caller != null) {
            statement.setString(7, caller.address());
            statement.setString(8, caller.device());
            statement.setString(9, caller.transport());
        }
    }

    private static void number(PreparedStatement statement, int column, @Nullable Long value)
            throws SQLException {
        if (value == null) {
            statement.setNull(column, Types.INTEGER);
        } else {
            statement.setLong(column, value);
        }
    }
}
