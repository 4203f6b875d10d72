package net.sallyport.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code sallyport reload}. */
@Command(
        name = "reload",
        description = "Have the server read accounts and limits again; sessions stay.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:in force",
            "1:the server could not reload",
            "2:usage",
            "4:the configuration has problems, nothing changed",
            "5:no server answers"
        },
        footer = {"", "Example:", "  sallyport reload"})
final class ReloadCommand extends ServerCall {
    @Override
    int answer() throws IOException, ControlClient.Refused {
        List<?> problems =
                ask("reload", Map.of()) instanceof Map<?, ?> map
                                && map.get("problems") instanceof List<?> list
                        ? list
                        : List.of("the server did not say what came of it");
        if (problems.isEmpty()) {
            System.out.println("reloaded");
            return ExitCodes.OK;
        }
        problems.forEach(problem -> System.err.println("error: " + problem));
        System.err.println("sallyport: nothing was changed");
        return ExitCodes.BAD_CONFIGURATION;
    }
}
