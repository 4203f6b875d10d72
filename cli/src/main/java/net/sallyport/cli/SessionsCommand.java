package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport sessions}. */
@Command(
        name = "sessions",
        description = "Say who is in.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:said", "2:usage", "5:no server answers"},
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
            String answer = ControlClient.ask(runDir, json ? "sessions" : "sessions table");
            // {"ok":...}
            String result = answer.substring("{\"ok\":".length(), answer.length() - 1);
            System.out.println(json ? result : unquoted(result));
            return ExitCodes.OK;
        } catch (IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.NO_SERVER;
        }
    }

    /** The text of a JSON string that holds no escape but those of line end, quote, backslash. */
    private static String unquoted(String json) {
        return json.substring(1, json.length() - 1)
                .replace("\\u000a", "\n")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\")
                .stripTrailing();
    }
}
