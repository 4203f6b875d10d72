package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import net.sallyport.gateway.control.ApiProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands share that ask a running server. */
abstract class ServerCall implements Callable<Integer> {
    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/sallyport",
            description = "Where the server has its control socket (default: ${DEFAULT-VALUE}).")
    private Path runDir = Path.of("/run/sallyport");

    /** Asks and says; the exit code. */
    abstract int answer() throws IOException, ControlClient.Refused, InterruptedException;

    @Override
    public final Integer call() throws InterruptedException {
        try {
            return answer();
        } catch (ControlClient.Refused e) {
            System.err.println("sallyport: " + e.getMessage());
            return e.is(ApiProblem.Type.NOT_IN) || e.is(ApiProblem.Type.NO_SUCH_SESSION)
                    ? ExitCodes.NOT_FOUND
                    : ExitCodes.FAILED;
        } catch (ControlClient.NoServer e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.NO_SERVER;
        } catch (IOException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.FAILED;
        }
    }

    final Path runDir() {
        return runDir;
    }

    final ControlClient connect() throws ControlClient.NoServer {
        return ControlClient.connect(runDir);
    }

    final @Nullable Object ask(String call, Map<String, ? extends @Nullable Object> arguments)
            throws IOException, ControlClient.Refused {
        return ControlClient.ask(runDir, call, arguments);
    }
}
