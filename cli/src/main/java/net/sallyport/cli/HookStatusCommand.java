package net.sallyport.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import net.sallyport.hook.HookSettings;
import net.sallyport.hook.install.Installer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport hook status}. */
@Command(
        name = "status",
        description = "Say whether the hook is installed, and who is in by what it knows.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:installed and in order",
            "1:not installed, or something is missing",
            "2:usage"
        },
        footer = {"", "Example:", "  sallyport hook status"})
final class HookStatusCommand implements Callable<Integer> {
    @Mixin private HookPlaces places = new HookPlaces();

    @Override
    public Integer call() throws IOException {
        boolean good =
                new Installer(System.out::println).status(places.plan(HookSettings.DEFAULT, false));
        return good ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
