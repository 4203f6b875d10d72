package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.client.call.ConnectionPlace;
import net.sallyport.client.call.ConnectionState;
import org.jspecify.annotations.Nullable;

/** The connections that {@code sallyport call} holds on this host, for programs and for people. */
record ConnectionsStatus(List<ConnectionState> all) {
    static ConnectionsStatus read(Path runDir) throws IOException {
        return new ConnectionsStatus(ConnectionPlace.all(runDir));
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Map<String, @Nullable Object>> json() {
        return all.stream().map(ConnectionsStatus::json).toList();
    }

    private static Map<String, @Nullable Object> json(ConnectionState state) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", state.name());
        json.put("state", state.phase().name().toLowerCase(java.util.Locale.ROOT));
        json.put("pid", state.pid());
        json.put("server", state.server());
        json.put("account", state.account());
        json.put("interface", orNull(state.interfaceName()));
        json.put("address", orNull(state.local()));
        json.put("peer", orNull(state.peer()));
        json.put("encryption", orNull(state.encryption()));
        json.put("mtu", state.mtu() == 0 ? null : state.mtu());
        json.put("since", Instant.ofEpochMilli(state.sinceMillis()).toString());
        json.put(
                "next_dial",
                state.nextMillis() == 0
                        ? null
                        : Instant.ofEpochMilli(state.nextMillis()).toString());
        json.put("failures", state.failures());
        json.put("last_end", orNull(state.lastEnd()));
        json.put("rx_bytes", moved(state, "rx_bytes"));
        json.put("tx_bytes", moved(state, "tx_bytes"));
        return json;
    }

    /** A row for each. */
    void print() {
        for (ConnectionState state : all) {
            System.out.printf("%-22s %s%n", "connection " + state.name(), text(state));
        }
    }

    private static String text(ConnectionState state) {
        Duration since =
                Duration.ofMillis(Math.max(0, System.currentTimeMillis() - state.sinceMillis()));
        return switch (state.phase()) {
            case DIALLING -> "dialling " + state.server() + " as " + state.account();
            case UP ->
                    "up on %s for %s: %s, %s, %s in, %s out; %s as %s"
                            .formatted(
                                    state.interfaceName(),
                                    Amounts.span(since),
                                    state.local(),
                                    state.encryption().isEmpty()
                                            ? "NOT ENCRYPTED"
                                            : state.encryption(),
                                    amount(moved(state, "rx_bytes")),
                                    amount(moved(state, "tx_bytes")),
                                    state.server(),
                                    state.account());
            case WAITING ->
                    "dials %s again at %s: %s"
                            .formatted(
                                    state.server(),
                                    Instant.ofEpochMilli(state.nextMillis())
                                            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                                    state.lastEnd());
        };
    }

    private static String amount(@Nullable Long bytes) {
        return bytes == null ? "?" : Amounts.bytes(bytes);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** As the kernel counts on the interface; null where it cannot be asked. */
    private static @Nullable Long moved(ConnectionState state, String counter) {
        if (!state.interfaceName().matches("[^/\\s]{1,15}")) {
            return null;
        }
        try {
            Path file = Path.of("/sys/class/net", state.interfaceName(), "statistics", counter);
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            return null;
        }
    }
}
