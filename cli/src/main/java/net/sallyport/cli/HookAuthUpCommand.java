package net.sallyport.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sallyport hook auth-up}, for its help alone: {@link Main} runs it without picocli. */
@Command(
        name = "auth-up",
        description =
                "Decide whether the account may be in (again), and end whoever may not. Exit code 0: it"
                        + " is in; 10: refused; 11: its pppd has ended; 12: a newer login has taken its"
                        + " place; other: could not decide.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Options, in front of pppd's arguments: --on-conflict replace|deny, --limit N,"
                    + " --ignore-case, --strip-domain, --grace-millis N, --run-dir DIR,"
                    + " --state-dir DIR.",
            "",
            "Example, a line of a hand-written /etc/ppp/auth-up:",
            "  /opt/sallyport/sallyport hook auth-up \"$@\""
        })
final class HookAuthUpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IFNAME NAME USER TTY SPEED [IPPARAM]", description = "From pppd.")
    private List<String> fromPppd = List.of();

    @Override
    public Integer call() {
        return fromPppd.isEmpty() ? ExitCodes.USAGE : ExitCodes.FAILED;
    }
}
