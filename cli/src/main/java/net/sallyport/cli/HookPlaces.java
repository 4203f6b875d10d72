package net.sallyport.cli;

import java.nio.file.Path;
import net.sallyport.hook.HookSettings;
import net.sallyport.hook.install.HookPlan;
import picocli.CommandLine.Option;

/** Where the hook's files are. */
final class HookPlaces {
    @Option(
            names = "--ppp-dir",
            paramLabel = "DIR",
            description = "Where pppd looks for its scripts (default: /etc/ppp).")
    Path pppDir = HookPlan.PPP_DIR;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where the hook's history, its jar and its class cache are (default:"
                            + " /var/lib/sallyport).")
    Path stateDir = HookSettings.STATE_DIR;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            description =
                    "Where the hook remembers who is in; to be empty after a reboot (default:"
                            + " /run/sallyport/hook).")
    Path runDir = HookSettings.RUN_DIR;

    HookPlan plan(HookSettings settings, boolean keepOut) {
        return new HookPlan(
                pppDir.toAbsolutePath(),
                Path.of(System.getProperty("java.home")),
                settings.in(runDir.toAbsolutePath(), stateDir.toAbsolutePath()),
                keepOut);
    }
}
