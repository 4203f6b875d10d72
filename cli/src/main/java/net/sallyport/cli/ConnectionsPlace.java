package net.sallyport.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where connections that are held say so. */
final class ConnectionsPlace {
    @Option(
            names = "--run-dir",
            paramLabel = "DIR",
            defaultValue = "/run/sallyport",
            description = "Where connections say how they do (default: ${DEFAULT-VALUE}).")
    private Path runDir = Path.of("/run/sallyport");

    Path runDir() {
        return runDir;
    }
}
