package net.sallyport.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sallyport hook auth-down}, for its help alone: {@link Main} runs it without picocli. */
@Command(
        name = "auth-down",
        description = "Note that a session is over. Exit code 0: noted.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Options, in front of pppd's arguments: --on-conflict replace|deny, --limit N,"
                    + " --ignore-case, --strip-domain, --grace-millis N, --run-dir DIR,"
                    + " --state-dir DIR.",
            "",
            "Example, a line of a hand-written /etc/ppp/auth-down:",
            "  /opt/sallyport/sallyport hook auth-down \"$@\""
        })
final class HookAuthDownCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IFNAME NAME USER TTY SPEED [IPPARAM]", description = "From pppd.")
    private List<String> fromPppd = List.of();

    @Override
    public Integer call() {
        return fromPppd.isEmpty() ? ExitCodes.USAGE : ExitCodes.FAILED;
    }
}
