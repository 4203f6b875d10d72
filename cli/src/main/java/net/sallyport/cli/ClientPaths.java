package net.sallyport.cli;

import java.nio.file.Path;
import net.sallyport.client.call.Connection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where connections are, on this host. */
final class ClientPaths {
    @Option(
            names = "--ppp-dir",
            paramLabel = "DIR",
            defaultValue = "/etc/ppp",
            description = "Where peers, account files and scripts are (default: ${DEFAULT-VALUE}).")
    private Path pppDir = Path.of("/etc/ppp");

    @Mixin private ConnectionsPlace connections = new ConnectionsPlace();

    @Option(
            names = "--pid-dir",
            paramLabel = "DIR",
            defaultValue = "/run",
            description = "Where pppN.pid is written (default: ${DEFAULT-VALUE}).")
    private Path pidDir = Path.of("/run");

    Connection.Places places() {
        return new Connection.Places(pppDir, connections.runDir(), pidDir);
    }
}
