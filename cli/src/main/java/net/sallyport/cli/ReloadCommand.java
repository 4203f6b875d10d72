package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
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
        String answer;
        try {
            answer = ControlClient.ask(runDir, "reload");
        } catch (IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.NO_SERVER;
        }
        if (answer.equals("{\"ok\":{\"problems\":[]}}")) {
            System.out.println("reloaded");
            return ExitCodes.OK;
        }
        System.err.println(answer);
        return ExitCodes.BAD_CONFIGURATION;
    }
}
