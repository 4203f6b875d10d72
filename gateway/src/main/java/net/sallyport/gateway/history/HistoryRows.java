package net.sallyport.gateway.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.admission.AccountName;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into the table {@code entry}. Belongs to the writer's thread.
 *
 * <p>A session's row is found by its id alone, which is made of the server's and the session's
 * numbers and is even; what happens once has odd ids, counted.
 */
final class HistoryRows {
    private static final int SERVER_SHIFT = 40;

    private static final String COLUMNS =
            "id, server, session, kind, at, who, account, name, calling_address, device, transport";

    private static final String ENTER =
            "INSERT INTO entry ("
                    + COLUMNS
                    + ", address, interface, decision_micros) VALUES (?1, ?2, ?3, 'session', ?4,"
                    + " ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) DO UPDATE"
                    + " SET interface = coalesce(excluded.interface, interface)";

    private static final String GO_ON =
            "UPDATE entry SET duration_millis = ?2, rx_bytes = ?3, tx_bytes = ?4, rx_packets = ?5,"
                    + " tx_packets = ?6 WHERE id = ?1";

    private static final String END =
            "UPDATE entry SET duration_millis = ?2, rx_bytes = ?3, tx_bytes = ?4, rx_packets = ?5,"
                    + " tx_packets = ?6, ended_at = ?7, cause = ?8, cause_text = ?9,"
                    + " displaced_by = ?10, interface = coalesce(?11, interface) WHERE id = ?1";

    /** The beginning and the end at once. */
    private static final String WHOLE =
            "INSERT INTO entry ("
                    + COLUMNS
                    + ", address, interface, decision_micros, duration_millis, rx_bytes, tx_bytes,"
                    + " rx_packets, tx_packets, ended_at, cause, cause_text, displaced_by)"
                    + " VALUES (?1, ?2, ?3, 'session', ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                    + " ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21) ON CONFLICT (id) DO UPDATE SET"
                    + " interface = excluded.interface, duration_millis = excluded.duration_millis,"
                    + " rx_bytes = excluded.rx_bytes, tx_bytes = excluded.tx_bytes,"
                    + " rx_packets = excluded.rx_packets, tx_packets = excluded.tx_packets,"
                    + " ended_at = excluded.ended_at, cause = excluded.cause,"
                    + " cause_text = excluded.cause_text, displaced_by = excluded.displaced_by";

    private static final String ONCE =
            "INSERT INTO entry ("
                    + COLUMNS
                    + ", decision_micros, cause, cause_text)"
                    + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";

    private final PreparedStatement enter;
    private final PreparedStatement goOn;
    private final PreparedStatement end;
    private final PreparedStatement whole;
    private final PreparedStatement once;
    private final long server;
    private long happened;

    /**
     * @param happened how many entries that happen once this server has made so far
     */
    HistoryRows(Connection connection, long server, long happened) throws SQLException {
        this.enter = connection.prepareStatement(ENTER);
        this.goOn = connection.prepareStatement(GO_ON);
        this.end = connection.prepareStatement(END);
        this.whole = connection.prepareStatement(WHOLE);
        this.once = connection.prepareStatement(ONCE);
        this.server = server;
        this.happened = happened;
    }

    /** How many entries that happen once this server has made so far. */
    long happened() {
        return happened;
    }

    void put(List<HistoryEvent> events) throws SQLException {
        Map<Long, HistoryEvent.Session> last = new HashMap<>();
        Set<Long> entered = new HashSet<>();
        for (HistoryEvent event : events) {
            if (event instanceof HistoryEvent.Session session) {
                last.put(session.session().session(), session);
                if (session.traffic() == null) {
                    entered.add(session.session().session());
                }
            }
        }
        for (HistoryEvent event : events) {
            switch (event) {
                case HistoryEvent.Session session -> {
                    // Each tells all that those before it told.
                    long id = session.session().session();
                    if (last.remove(id, session)) {
                        session(session, entered.contains(id));
                    }
                }
                case HistoryEvent.Refused(RefusedLogin login) -> refused(login);
                case HistoryEvent.Noted(Note note) -> noted(note);
            }
        }
    }

    private void session(HistoryEvent.Session event, boolean enters) throws SQLException {
        SessionEnd over = event.end();
        // Its beginning may be missing: the queue was full.
        if (enters || !change(event, over)) {
            PreparedStatement statement = over == null ? enter : whole;
            beginning(statement, event.session());
            if (over != null) {
                change(statement, 13, event.durationMillis(), event.traffic());
                end(statement, 18, over);
            }
            statement.executeUpdate();
        }
    }

    /** False: there is no such entry. */
    private boolean change(HistoryEvent.Session event, @Nullable SessionEnd over)
            throws SQLException {
        PreparedStatement statement = over == null ? goOn : end;
        statement.setLong(1, id(event.session().session()));
        change(statement, 2, event.durationMillis(), event.traffic());
        if (over != null) {
            end(statement, 7, over);
            // What told of it may have been left out: the queue was full.
            statement.setString(11, event.session().interfaceName());
        }
        return statement.executeUpdate() == 1;
    }

    private void beginning(PreparedStatement statement, SessionRecord session) throws SQLException {
        statement.setLong(1, id(session.session()));
        statement.setLong(2, server);
        statement.setLong(3, session.session());
        statement.setLong(4, session.at().toEpochMilli());
        statement.setString(5, session.account());
        statement.setBytes(6, session.name());
        caller(statement, 7, session.caller());
        statement.setString(10, session.address());
        statement.setString(11, session.interfaceName());
        statement.setLong(12, session.decisionMicros());
    }

    private static void change(
            PreparedStatement statement, int column, @Nullable Long millis, @Nullable Traffic bytes)
            throws SQLException {
        number(statement, column, millis);
        number(statement, column + 1, bytes == null ? null : bytes.rxBytes());
        number(statement, column + 2, bytes == null ? null : bytes.txBytes());
        number(statement, column + 3, bytes == null ? null : bytes.rxPackets());
        number(statement, column + 4, bytes == null ? null : bytes.txPackets());
    }

    private static void end(PreparedStatement statement, int column, SessionEnd over)
            throws SQLException {
        statement.setLong(column, over.at().toEpochMilli());
        statement.setString(column + 1, over.cause().spelling());
        statement.setString(column + 2, over.text());
        number(statement, column + 3, over.displacedBy());
    }

    private void refused(RefusedLogin login) throws SQLException {
        String account = login.account();
        once(
                "refusal",
                login.session(),
                login.at().toEpochMilli(),
                account != null ? account : AccountName.of(login.name()).toString(),
                account,
                login.name(),
                login.caller(),
                login.decisionMicros(),
                login.cause(),
                login.text());
    }

    private void noted(Note note) throws SQLException {
        once(
                "note",
                note.session(),
                note.at().toEpochMilli(),
                note.account(),
                note.account(),
                null,
                note.caller(),
                null,
                note.cause(),
                note.text());
    }

    private void once(
            String kind,
            @Nullable Long session,
            long atMillis,
            @Nullable String who,
            @Nullable String account,
            byte @Nullable [] name,
            @Nullable Caller caller,
            @Nullable Long decisionMicros,
            @Nullable String cause,
            @Nullable String text)
            throws SQLException {
        once.setLong(1, (server << SERVER_SHIFT) | (++happened << 1) | 1);
        once.setLong(2, server);
        number(once, 3, session);
        once.setString(4, kind);
        once.setLong(5, atMillis);
        once.setString(6, who);
        once.setString(7, account);
        once.setBytes(8, name);
        caller(once, 9, caller);
        number(once, 12, decisionMicros);
        once.setString(13, cause);
        once.setString(14, text);
        once.executeUpdate();
    }

    private long id(long session) {
        return (server << SERVER_SHIFT) | (session << 1);
    }

    /** Its three columns, from that one on. */
    private static void caller(PreparedStatement statement, int column, @Nullable Caller caller)
            throws SQLException {
        statement.setString(column, caller == null ? null : caller.address());
        statement.setString(column + 1, caller == null ? null : caller.device());
        statement.setString(column + 2, caller == null ? null : caller.transport());
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
