package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.history.HistoryReader;
import net.sallyport.gateway.history.TerminateCause;
import net.sallyport.hook.HookHistory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport history}. */
@Command(
        name = "history",
        description = {
            "Say who was in, who was refused and how sessions ended; the newest first.",
            "Works whether the server runs or not."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:there is no history, or it cannot be read", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport history --account joe --since 3d",
            "  sallyport history --cause port-preempted --limit 20      who was displaced",
            "  sallyport history --since 2026-11-01 --until 2026-12-01 --limit 0 --csv"
        })
final class HistoryCommand implements Callable<Integer> {
    private static final int USUAL = 100;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private AccountsPlace place = new AccountsPlace();

    @Option(
            names = "--account",
            paramLabel = "NAME",
            description = "This account alone, or this name where no account has it.")
    private @Nullable String account;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "What began then or later: 2h, 3d, 2026-11-22, 2026-11-22T18:00 (local time),"
                            + " 2026-11-22T18:00:00Z.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "What began before then.")
    private @Nullable String until;

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            description =
                    "Sessions that ended for this cause (a RADIUS terminate cause such as"
                            + " user-request, lost-carrier, idle-timeout, port-preempted, nas-reboot,"
                            + " or its number), or logins that were refused for it.")
    private @Nullable String cause;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "" + USUAL,
            description = "At most so many; 0: all (default: ${DEFAULT-VALUE}).")
    private int limit;

    /** One of the two, or neither. */
    static final class Form {
        @Option(names = "--json", description = "As a JSON array, for programs.")
        boolean json;

        @Option(names = "--csv", description = "As CSV with a line of headings.")
        boolean csv;
    }

    @ArgGroup(exclusive = true)
    private @Nullable Form form;

    @Override
    public Integer call() throws SQLException, IOException {
        HistoryQuery query =
                new HistoryQuery(
                        account,
                        time("--since", since, Times::past),
                        time("--until", until, Times::past),
                        cause(),
                        limit());
        HistoryOutput output =
                form == null
                        ? new HistoryOutput.Table(System.out)
                        : form.json
                                ? new HistoryOutput.JsonArray(System.out)
                                : new HistoryOutput.Csv(System.out);
        AtomicInteger shown = new AtomicInteger();
        Consumer<HistoryEntry> each =
                entry -> {
                    shown.incrementAndGet();
                    output.entry(entry);
                };
        Path stateDir = place.stateDir();
        output.begin();
        if (HookHistory.isThere(stateDir)) {
            HookEntries.merge(stateDir, query, found -> ofServer(stateDir, query, found), each);
        } else {
            find(stateDir, query, each);
        }
        output.end();
        if (shown.get() == query.limit()) {
            System.err.println(
                    "sallyport: the newest " + shown + " are shown; --limit N for more, 0 for all");
        }
        return ExitCodes.OK;
    }

    private static void find(Path stateDir, HistoryQuery query, Consumer<HistoryEntry> each)
            throws SQLException {
        try (HistoryReader reader = HistoryReader.open(stateDir)) {
            reader.find(query, each);
        }
    }

    /** Where the hook is used, there may never have been a server. */
    private static void ofServer(Path stateDir, HistoryQuery query, Consumer<HistoryEntry> each)
            throws SQLException {
        if (Files.exists(stateDir.resolve(HistoryReader.FILE))) {
            find(stateDir, query, each);
        }
    }

    private int limit() {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit is less than 0");
        }
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** A number stands for the RADIUS cause; any other word may be the reason of a refusal. */
    private @Nullable String cause() {
        if (cause == null) {
            return null;
        }
        String word = cause.toLowerCase(Locale.ROOT).replace('_', '-');
        TerminateCause terminate = TerminateCause.of(word);
        if (terminate == null && word.matches("[0-9]+")) {
            throw new ParameterException(
                    spec.commandLine(), "--cause is '" + cause + "': RADIUS has 1 to 18");
        }
        return terminate == null ? word : terminate.spelling();
    }

    private @Nullable Instant time(
            String option, @Nullable String text, Function<String, Instant> reader) {
        try {
            return text == null ? null : reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage());
        }
    }
}
