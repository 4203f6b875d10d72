package net.sallyport.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.TextTable;
import org.jspecify.annotations.Nullable;

/** Sessions as a table, with rates from the second one on. */
final class SessionsTable {
    /** What a session had moved when it was last looked at. */
    private record Moved(long rxBytes, long txBytes) {}

    private final boolean rates;
    private Map<Long, Moved> before = Map.of();
    private long beforeNanos;

    /**
     * @param rates in the place of sums
     */
    SessionsTable(boolean rates) {
        this.rates = rates;
    }

    /**
     * The table of these.
     *
     * @param now for how long they are in
     * @param nanos when they were looked at, monotonic
     */
    String of(List<Answer> sessions, Instant now, long nanos) {
        TextTable table =
                new TextTable(
                        "ID",
                        "ACCOUNT",
                        "STATE",
                        "INTERFACE",
                        "ADDRESS",
                        "FROM",
                        "DEVICE",
                        "FOR",
                        "IN",
                        "OUT",
                        "ENCRYPTION");
        Map<Long, Moved> seen = new HashMap<>();
        double seconds = (nanos - beforeNanos) / 1e9;
        for (Answer session : sessions) {
            Moved moved = new Moved(session.number("rx_bytes"), session.number("tx_bytes"));
            Moved last = before.get(session.number("id"));
            seen.put(session.number("id"), moved);
            table.add(
                    session.get("id").value(),
                    session.get("account").value(),
                    session.get("state").value(),
                    session.get("interface").value(),
                    session.get("address").value(),
                    session.get("calling_address").value(),
                    session.get("device").value(),
                    span(session.time("since"), now),
                    amount(moved.rxBytes(), last == null ? null : last.rxBytes(), seconds),
                    amount(moved.txBytes(), last == null ? null : last.txBytes(), seconds),
                    session.get("encryption").value());
        }
        before = seen;
        beforeNanos = nanos;
        return table.toString();
    }

    private @Nullable String amount(long bytes, @Nullable Long last, double seconds) {
        if (!rates) {
            return Amounts.bytes(bytes);
        }
        return last == null || seconds <= 0
                ? null
                : Amounts.bitsPerSecond(Math.max(0, bytes - last) / seconds);
    }

    private static @Nullable String span(@Nullable Instant since, Instant now) {
        return since == null || since.isAfter(now)
                ? null
                : Amounts.span(Duration.between(since, now));
    }
}
