package net.sallyport.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.cli.shell.Completed;
import net.sallyport.gateway.control.Json;
import net.sallyport.gateway.control.Kick;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sallyport kick}. */
@Command(
        name = "kick",
        description = {
            "End every session of an account, or one session. When the command returns no packet of"
                    + " theirs passes any more.",
            "The peer is told why. A client that redials by itself is back at once: disable its"
                    + " account first (sallyport user set NAME --disable)."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended",
            "1:the server could not end it",
            "2:usage",
            "5:no server answers",
            "6:the account is not in, or there is no such session"
        },
        footer = {
            "",
            "Examples:",
            "  sallyport kick joe",
            "  sallyport kick --session 17 --reason 'Maintenance until noon'"
        })
final class KickCommand extends ServerCall {
    @Spec private CommandSpec spec = CommandSpec.create();

    /** One of the two. */
    static final class Target {
        @Parameters(
                paramLabel = "ACCOUNT",
                completionCandidates = Completed.Inside.class,
                description = "The account, spelt as `sallyport sessions` shows it.")
        @Nullable String account;

        @Option(
                names = "--session",
                paramLabel = "ID",
                completionCandidates = Completed.Sessions.class,
                description = "This session alone, whosever it is.")
        @Nullable Long session;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description =
                    "Why: for the log and, as far as it is ASCII and has room, for the peer; at most "
                            + Kick.MAX_REASON
                            + " characters.")
    private @Nullable String reason;

    @Option(names = "--json", description = "Say as JSON which sessions were ended.")
    private boolean json;

    @Override
    int answer() throws IOException, ControlClient.Refused {
        if (reason != null && reason.length() > Kick.MAX_REASON) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--reason is longer than " + Kick.MAX_REASON + " characters");
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        arguments.put("account", target.account);
        arguments.put("session", target.session);
        arguments.put("reason", reason);
        List<?> kicked =
                ask("kick", arguments) instanceof Map<?, ?> map
                                && map.get("kicked") instanceof List<?> list
                        ? list
                        : List.of();
        if (json) {
            System.out.println(Json.write(kicked));
        } else {
            for (Object each : kicked) {
                System.out.println(line(new Answer(each)));
            }
        }
        return ExitCodes.OK;
    }

    private static String line(Answer session) {
        return "session %s of %s ended: %s, from %s"
                .formatted(
                        session.text("id"),
                        session.text("account"),
                        session.text("address"),
                        session.text("calling_address"));
    }
}
