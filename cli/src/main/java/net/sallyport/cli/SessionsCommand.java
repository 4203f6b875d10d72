package net.sallyport.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.sallyport.cli.shell.Completed;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.session.SessionState;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport sessions}. */
@Command(
        name = "sessions",
        description = "Say who is in, or on the way.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:the server could not say", "2:usage", "5:no server answers"},
        footer = {
            "",
            "Examples:",
            "  sallyport sessions",
            "  sallyport sessions --watch --sort bytes --limit 20      who moves most, now",
            "  sallyport sessions --account joe --json"
        })
final class SessionsCommand extends ServerCall {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--account",
            paramLabel = "NAME",
            completionCandidates = Completed.Inside.class,
            description = "This account's alone.")
    private @Nullable String account;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Those alone that are so far: negotiating, authenticating, reserved, committing,"
                            + " entering, up or closing.")
    private @Nullable SessionState state;

    @Option(
            names = "--sort",
            paramLabel = "id|account|since|bytes|address",
            defaultValue = "id",
            description = "By what they are put in order; bytes: the busiest first.")
    private SessionQuery.Order order = SessionQuery.Order.ID;

    @Option(names = "--reverse", description = "The other way round.")
    private boolean reverse;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private @Nullable Integer limit;

    @Option(
            names = "--watch",
            description =
                    "Again and again, with rates, till Ctrl-C; on a terminal each in the place of the"
                            + " last.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often to look with --watch (default: ${DEFAULT-VALUE}).")
    private double interval;

    @Option(
            names = "--json",
            description = "As a JSON array, for programs; with --watch, one a line.")
    private boolean json;

    @Override
    int answer() throws IOException, ControlClient.Refused, InterruptedException {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        if (!(interval >= 0.1 && interval <= 50)) {
            throw new ParameterException(spec.commandLine(), "--interval is 0.1 to 50 seconds");
        }
        Map<String, @Nullable Object> query = query();
        if (watch) {
            return watch(query);
        }
        Answer sessions = new Answer(ask("sessions", query));
        System.out.println(
                json
                        ? Json.write(sessions.value())
                        : new SessionsTable(false)
                                .of(sessions.elements(), Instant.now(), System.nanoTime())
                                .stripTrailing());
        return ExitCodes.OK;
    }

    private Map<String, @Nullable Object> query() {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("account", account);
        query.put("state", state == null ? null : state.name().toLowerCase(Locale.ROOT));
        query.put("order", order.spelling());
        query.put("reverse", reverse);
        query.put("limit", limit);
        return query;
    }

    /** Until a signal, or nobody reads any more. */
    private int watch(Map<String, ? extends @Nullable Object> query)
            throws IOException, ControlClient.Refused, InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Signals.on("INT", stop::countDown);
        Signals.on("TERM", stop::countDown);
        PrintStream out = System.out;
        boolean redraws = !json && Terminal.isThere();
        SessionsTable table = new SessionsTable(true);
        long periodNanos = (long) (interval * 1e9);
        long next = System.nanoTime();
        try (ControlClient client = connect()) {
            do {
                Answer sessions = new Answer(client.ask("sessions", query));
                String text =
                        json
                                ? Json.write(sessions.value()) + "\n"
                                : page(table, sessions.elements(), redraws);
                out.print(text);
                out.flush();
                next += periodNanos;
            } while (!out.checkError()
                    && !stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
        }
        return ExitCodes.OK;
    }

    private static String page(SessionsTable table, List<Answer> sessions, boolean redraws) {
        Instant now = Instant.now();
        String heading = LOCAL.format(now) + "  " + sessions.size() + " sessions\n";
        String body = table.of(sessions, now, System.nanoTime());
        return redraws ? HOME_AND_CLEAR + Terminal.fit(heading + body) : heading + body + "\n";
    }
}
