package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import net.sallyport.gateway.control.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport sessions}. */
@Command(
        name = "sessions",
        description = "Say who is in.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "1:the server could not say", "2:usage", "5:no server answers"},
        footer = {"", "Example:", "  sallyport sessions --json"})
final class SessionsCommand implements Callable<Integer> {
    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/sallyport",
            description = "Where the server has its control socket (default: ${DEFAULT-VALUE}).")
    private Path runDir = Path.of("/run/sallyport");

    @Override
    public Integer call() {
        try {
            Object answer = ControlClient.ask(runDir, json ? "sessions" : "sessions table");
            System.out.println(json ? Json.write(answer) : String.valueOf(answer).stripTrailing());
            return ExitCodes.OK;
        } catch (ControlClient.Refused e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.FAILED;
        } catch (IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.NO_SERVER;
        }
    }
}
