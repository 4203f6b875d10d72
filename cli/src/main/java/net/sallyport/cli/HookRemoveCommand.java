package net.sallyport.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import net.sallyport.hook.HookSettings;
import net.sallyport.hook.install.Installer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sallyport hook remove}. */
@Command(
        name = "remove",
        description = {
            "Take the hook's scripts away and bring back what was there before. Sessions stay as"
                    + " they are, the history too."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:removed", "1:it cannot be: it is said why", "2:usage"},
        footer = {"", "Example:", "  sallyport hook remove"})
final class HookRemoveCommand implements Callable<Integer> {
    @Mixin private HookPlaces places = new HookPlaces();

    @Override
    public Integer call() throws IOException {
        new Installer(System.out::println).remove(places.plan(HookSettings.DEFAULT, false));
        return ExitCodes.OK;
    }
}
