package net.sallyport.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.log.LogText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport status}. */
@Command(
        name = "status",
        description =
                "Say how the running server does, and the connections that `sallyport call` holds.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it runs, or connections do, and there is nothing to see to",
            "1:the server could not say",
            "2:usage",
            "5:no server answers, and nothing is dialled",
            "7:it runs, and there are warnings"
        },
        footer = {"", "Examples:", "  sallyport status", "  sallyport status --json"})
final class StatusCommand extends ServerCall {
    private static final int DROPS = 5;

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    int answer() throws IOException, ControlClient.Refused {
        ConnectionsStatus connections = ConnectionsStatus.read(runDir());
        Answer status = server(connections);
        if (json) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            status.names().forEach(name -> all.put(name, status.get(name).value()));
            all.put("connections", connections.json());
            System.out.println(Json.write(all));
        } else {
            if (!status.names().isEmpty()) {
                print(status);
            }
            connections.print();
        }
        return status.get("warnings").elements().isEmpty() ? ExitCodes.OK : ExitCodes.WARNINGS;
    }

    /** What the server says; nothing where there is none, but connections are. */
    private Answer server(ConnectionsStatus connections) throws IOException, ControlClient.Refused {
        try {
            return new Answer(ask("status", Map.of()));
        } catch (ControlClient.NoServer e) {
            if (connections.isEmpty()) {
                throw e;
            }
            return new Answer(Map.of());
        }
    }

    private static void print(Answer status) {
        row(
                "sallyport " + status.text("version"),
                "process %s, up %s"
                        .formatted(
                                status.text("pid"),
                                Amounts.span(Duration.ofSeconds(status.number("uptime_seconds")))));
        row("configuration", status.text("config"));
        row(
                "listening",
                status.get("listening").elements().stream()
                        .map(address -> String.valueOf(address.value()))
                        .collect(Collectors.joining(", ")));
        row(
                "an account is in",
                (status.number("limit") == 1 ? "once" : status.text("limit") + " times")
                        + ", on conflict "
                        + status.text("on_conflict"));
        row("sessions", places(status.get("sessions")));
        row("pool", places(status.get("pool")));
        for (Answer worker : status.get("workers").elements()) {
            row(
                    "worker " + worker.text("index"),
                    "%s connections, %s sessions, %s %% busy"
                            .formatted(
                                    worker.text("connections"),
                                    worker.text("sessions"),
                                    worker.text("busy_percent")));
        }
        row("logins", counts(status.get("logins"), Integer.MAX_VALUE));
        row("ended", counts(status.get("ends"), Integer.MAX_VALUE));
        row("dropped", counts(status.get("drops"), DROPS));
        Answer health = status.get("health");
        for (String part : health.names()) {
            row(LogText.escape(part), health.get(part).text("text"));
        }
        for (Answer warning : status.get("warnings").elements()) {
            System.out.println("warning: " + LogText.escape(String.valueOf(warning.value())));
        }
    }

    private static void row(String name, String value) {
        System.out.printf("%-22s %s%n", name, value);
    }

    private static String places(Answer places) {
        return places.text("used") + " of " + places.text("size");
    }

    /** Those that are not 0. */
    private static String counts(Answer counts, int most) {
        List<String> there =
                counts.names().stream()
                        .filter(name -> counts.number(name) != 0)
                        .map(name -> words(name) + " " + counts.number(name))
                        .toList();
        String text = there.stream().limit(most).collect(Collectors.joining(", "));
        return there.isEmpty()
                ? "none"
                : there.size() > most ? text + ", … (--json has all)" : text;
    }

    private static String words(String name) {
        return LogText.escape(name.replace('_', ' ').replace('-', ' '));
    }
}
