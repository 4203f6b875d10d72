package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class ReloadCommand implements Callable<Integer> {
    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/sallyport",
            description = "Where the server has its control socket (default: ${DEFAULT-VALUE}).")
    private Path runDir = Path.of("/run/sallyport");

    @Override
    public Integer call() {
        Object answer;
        try {
            answer = ControlClient.ask(runDir, "reload");
        } catch (ControlClient.Refused e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.FAILED;
        } catch (IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.NO_SERVER;
        }
        List<?> problems =
                answer instanceof Map<?, ?> map && map.get("problems") instanceof List<?> list
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
