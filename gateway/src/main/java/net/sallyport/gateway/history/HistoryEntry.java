package net.sallyport.gateway.history;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sallyport.admission.AccountName;
import org.jspecify.annotations.Nullable;

/**
 * What the history tells of one login. Null: it is not known, or there is none.
 *
 * @param kind {@code session}, {@code refusal} or {@code note}
 * @param server the run of the server that it happened in
 * @param name as it was typed, made safe to print
 * @param displaced the session that this one displaced
 * @param displacedBy the session that displaced this one
 * @param endedAt null while it is in
 */
public record HistoryEntry(
        Instant at,
        String kind,
        String server,
        @Nullable Long session,
        @Nullable String account,
        @Nullable String name,
        @Nullable String callingAddress,
        @Nullable String device,
        @Nullable String transport,
        @Nullable String address,
        @Nullable String interfaceName,
        @Nullable Long decisionMicros,
        @Nullable String cause,
        @Nullable String causeText,
        @Nullable Long displaced,
        @Nullable Long displacedBy,
        @Nullable Instant endedAt,
        @Nullable Long durationMillis,
        @Nullable Long rxBytes,
        @Nullable Long txBytes,
        @Nullable Long rxPackets,
        @Nullable Long txPackets) {

    /**
     * A session, as long as it is in or with its end. Whom it displaced is not known here.
     *
     * @param end null: it is in
     */
    public static HistoryEntry of(String server, SessionRecord session, @Nullable SessionEnd end) {
        Traffic traffic = end == null ? null : end.traffic();
        return new HistoryEntry(
                session.at(),
                "session",
                server,
                session.session(),
                session.account(),
                AccountName.of(session.name()).toString(),
                session.caller().address(),
                session.caller().device(),
                session.caller().transport(),
                session.address(),
                session.interfaceName(),
                session.decisionMicros(),
                end == null ? null : end.cause().spelling(),
                end == null ? null : end.text(),
                null,
                end == null ? null : end.displacedBy(),
                end == null ? null : end.at(),
                end == null ? null : end.durationMillis(),
                traffic == null ? null : traffic.rxBytes(),
                traffic == null ? null : traffic.txBytes(),
                traffic == null ? null : traffic.rxPackets(),
                traffic == null ? null : traffic.txPackets());
    }

    public static HistoryEntry of(String server, RefusedLogin login) {
        return brief(
                login.at(),
                "refusal",
                server,
                login.session(),
                login.account(),
                AccountName.of(login.name()).toString(),
                login.caller(),
                login.decisionMicros(),
                login.cause(),
                login.text());
    }

    public static HistoryEntry of(String server, Note note) {
        return brief(
                note.at(),
                "note",
                server,
                note.session(),
                note.account(),
                null,
                note.caller(),
                null,
                note.cause(),
                note.text());
    }

    private static HistoryEntry brief(
            Instant at,
            String kind,
            String server,
            @Nullable Long session,
            @Nullable String account,
            @Nullable String name,
            @Nullable Caller caller,
            @Nullable Long decisionMicros,
            String cause,
            String text) {
        return new HistoryEntry(
                at,
                kind,
                server,
                session,
                account,
                name,
                caller == null ? null : caller.address(),
                caller == null ? null : caller.device(),
                caller == null ? null : caller.transport(),
                null,
                null,
                decisionMicros,
                cause,
                text,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("at", at.toString());
        map.put("kind", kind);
        map.put("server", server);
        map.put("session", session);
        map.put("account", account);
        map.put("name", name);
        map.put("calling_address", callingAddress);
        map.put("device", device);
        map.put("transport", transport);
        map.put("address", address);
        map.put("interface", interfaceName);
        map.put("decision_micros", decisionMicros);
        map.put("cause", cause);
        map.put("cause_text", causeText);
        map.put("displaced", displaced);
        map.put("displaced_by", displacedBy);
        map.put("ended_at", endedAt == null ? null : endedAt.toString());
        map.put("duration_millis", durationMillis);
        map.put("rx_bytes", rxBytes);
        map.put("tx_bytes", txBytes);
        map.put("rx_packets", rxPackets);
        map.put("tx_packets", txPackets);
        return map;
    }
}
