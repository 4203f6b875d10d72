package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.hook.HookEntry;
import net.sallyport.hook.HookHistory;
import org.jspecify.annotations.Nullable;

/** What the hook has written down, put among the server's entries in the order of time. */
final class HookEntries {
    /** Asks the server's history. */
    interface ServerHistory {
        void find(Consumer<HistoryEntry> each) throws SQLException;
    }

    private final Deque<HistoryEntry> waiting = new ArrayDeque<>();
    private final Consumer<HistoryEntry> output;
    private int left;

    private HookEntries(int limit, Consumer<HistoryEntry> output) {
        this.left = limit;
        this.output = output;
    }

    /** Hands over what both know, the newest first, as many as are asked for. */
    static void merge(
            Path stateDir, HistoryQuery query, ServerHistory server, Consumer<HistoryEntry> output)
            throws SQLException, IOException {
        HookEntries merged = new HookEntries(query.limit(), output);
        for (HookEntry each : HookHistory.read(stateDir)) {
            HistoryEntry entry = entry(each);
            if (isAskedFor(entry, query)) {
                merged.waiting.add(entry);
            }
        }
        server.find(merged::fromServer);
        merged.handOverUntil(null);
    }

    private void fromServer(HistoryEntry entry) {
        handOverUntil(entry.at());
        handOver(entry);
    }

    private void handOverUntil(@Nullable Instant time) {
        HistoryEntry next = waiting.peek();
        while (next != null && (time == null || next.at().isAfter(time))) {
            handOver(waiting.remove());
            next = waiting.peek();
        }
    }

    private void handOver(HistoryEntry entry) {
        if (left > 0) {
            left--;
            output.accept(entry);
        }
    }

    private static boolean isAskedFor(HistoryEntry entry, HistoryQuery query) {
        Instant since = query.since();
        Instant until = query.until();
        return (query.account() == null || query.account().equals(entry.account()))
                && (query.cause() == null || query.cause().equals(entry.cause()))
                && (since == null || !entry.at().isBefore(since))
                && (until == null || entry.at().isBefore(until));
    }

    private static HistoryEntry entry(HookEntry login) {
        Long endedAt = login.endedAtMillis();
        return new HistoryEntry(
                Instant.ofEpochMilli(login.atMillis()),
                login.refused() ? "refusal" : "session",
                login.boot(),
                login.session(),
                login.account().toString(),
                login.name().toString(),
                login.from(),
                null,
                "pppd",
                login.address(),
                login.interfaceName(),
                login.decisionMicros(),
                login.cause(),
                login.text(),
                login.displaced(),
                login.displacedBy(),
                endedAt == null ? null : Instant.ofEpochMilli(endedAt),
                login.durationMillis(),
                login.rxBytes(),
                login.txBytes(),
                null,
                null);
    }
}
