package net.sallyport.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import net.sallyport.hook.HookSettings;
import net.sallyport.hook.OnConflict;
import net.sallyport.hook.install.Installer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sallyport hook install}. */
@Command(
        name = "install",
        description = {
            "Put the hook in the place of pppd's auth-up, auth-down and ip-pre-up. A script that is"
                    + " there is kept beside it and run after it.",
            "Run it again to change an option, or after the JDK or Sallyport was updated. Sessions"
                    + " that are in already are not known to the hook until they come again."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:installed", "1:something is in the way: it is said", "2:usage"},
        footer = {
            "",
            "Examples:",
            "  sallyport hook install",
            "  sallyport hook install --limit 2 --on-conflict deny --if-broken keep-out"
        })
final class HookInstallCommand implements Callable<Integer> {
    enum IfBroken {
        LET_IN,
        KEEP_OUT
    }

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private HookPlaces places = new HookPlaces();

    @Option(
            names = "--on-conflict",
            paramLabel = "replace|deny",
            description =
                    "Who goes when an account is in already: the older session or the newer login"
                            + " (default: replace).")
    private OnConflict onConflict = OnConflict.REPLACE;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Sessions an account may hold (default: 1).")
    private int limit = 1;

    @Option(
            names = "--ignore-case",
            description = "Bob and bob are one account. Not so by default: they are two to pppd.")
    private boolean ignoreCase;

    @Option(
            names = "--strip-domain",
            description =
                    "DOMAIN\\bob and bob are one account: for pppd's option chapms-strip-domain.")
    private boolean stripDomain;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            description = "How long a pppd has to end by itself before it is killed (default: 12).")
    private int graceSeconds = (int) TimeUnit.MILLISECONDS.toSeconds(HookSettings.GRACE_MILLIS);

    @Option(
            names = "--if-broken",
            paramLabel = "let-in|keep-out",
            converter = HookIfBroken.class,
            description =
                    "What happens to a login when the hook cannot run, say because the JDK is gone;"
                            + " it is logged in either case (default: let-in).")
    private IfBroken ifBroken = IfBroken.LET_IN;

    @Option(
            names = "--no-cache",
            description =
                    "Do without the cache of classes, which takes some seconds to make and makes the"
                            + " hook start faster.")
    private boolean noCache;

    @Override
    public Integer call() throws IOException {
        if (limit < 1 || limit > 10_000) {
            throw new ParameterException(spec.commandLine(), "--limit is not from 1 to 10000");
        }
        if (graceSeconds < 0 || graceSeconds > 600) {
            throw new ParameterException(spec.commandLine(), "--grace is not from 0 to 600");
        }
        HookSettings settings =
                HookSettings.DEFAULT
                        .with(onConflict)
                        .with(limit)
                        .names(ignoreCase, stripDomain)
                        .grace(TimeUnit.SECONDS.toMillis(graceSeconds));
        new Installer(System.out::println)
                .install(places.plan(settings, ifBroken == IfBroken.KEEP_OUT), !noCache);
        return ExitCodes.OK;
    }
}
