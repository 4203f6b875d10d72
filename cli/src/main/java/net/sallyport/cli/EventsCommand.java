package net.sallyport.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import net.sallyport.gateway.control.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport events}. */
@Command(
        name = "events",
        description = {
            "Say what happened of late: logins, refusals, displacements, ends, alarms.",
            "The server remembers 1000 events of its own run; what is older is in the history."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:said",
            "1:the server could not say, or has cut off a reader that was too slow",
            "2:usage",
            "5:no server answers, or it went away"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport events --last 5",
            "  sallyport events --follow                       as it happens, till Ctrl-C",
            "  sallyport events --follow --json | ./on-event   for a program, one a line"
        })
final class EventsCommand extends ServerCall {
    private static final int REMEMBERED = 1_000;
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--follow", description = "Go on with what happens, till Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many of those that were (default: ${DEFAULT-VALUE}).")
    private int last;

    @Option(names = "--json", description = "One JSON object a line, for programs.")
    private boolean json;

    @Override
    int answer() throws IOException, ControlClient.Refused {
        if (last < 0 || last > REMEMBERED) {
            throw new ParameterException(
                    spec.commandLine(), "--last is 0 to " + REMEMBERED + " events");
        }
        PrintStream out = System.out;
        try (ControlClient client = connect()) {
            long before = new Answer(client.ask("events", Map.of("after", 0))).number("before");
            Deque<Answer> were = new ArrayDeque<>();
            long id = 0;
            while (id < before) {
                Answer event = new Answer(client.nextEvent());
                if (event.isThere()) {
                    id = event.number("id");
                    were.addLast(event);
                    if (were.size() > last) {
                        were.removeFirst();
                    }
                }
            }
            were.forEach(event -> out.println(line(event)));
            out.flush();
            if (follow) {
                follow(client, out);
            }
        }
        return ExitCodes.OK;
    }

    /** Until a signal, or nobody reads any more. */
    private void follow(ControlClient client, PrintStream out)
            throws IOException, ControlClient.Refused {
        AtomicBoolean stopped = new AtomicBoolean();
        for (String signal : List.of("INT", "TERM")) {
            Signals.on(
                    signal,
                    () -> {
                        stopped.set(true);
                        client.hangUp();
                    });
        }
        try {
            while (!out.checkError()) {
                Answer event = new Answer(client.nextEvent());
                if (event.isThere()) {
                    out.println(line(event));
                    out.flush();
                }
            }
        } catch (ControlClient.NoServer e) {
            if (!stopped.get()) {
                throw e;
            }
        }
    }

    private String line(Answer event) {
        return json ? Json.write(event.value()) : text(event);
    }

    private static String text(Answer event) {
        Answer data = event.get("data");
        if (event.text("kind").equals("alarm")) {
            boolean raised = Boolean.TRUE.equals(data.get("raised").value());
            return time(data.time("at"))
                    + (raised ? "  alarm " : "  alarm over ")
                    + data.text("name")
                    + ": "
                    + data.text("text");
        }
        Instant ended = data.time("ended_at");
        boolean session = data.text("kind").equals("session");
        boolean in = session && ended == null;
        String what =
                in
                        ? "in as " + data.text("address") + " on " + data.text("interface")
                        : (session ? "out: " : data.text("kind") + ": ")
                                + data.text("cause")
                                + ", "
                                + data.text("cause_text");
        String whose = data.get("account").isThere() ? data.text("account") : data.text("name");
        return time(ended == null ? data.time("at") : ended)
                + "  "
                + whose
                + " from "
                + data.text("calling_address")
                + " ("
                + data.text("session")
                + ") "
                + what;
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "-" : LOCAL.format(at);
    }
}
