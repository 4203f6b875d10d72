package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import net.sallyport.client.call.ConnectionPlace;
import net.sallyport.client.config.PeersReader;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Processes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sallyport hangup}. */
@Command(
        name = "hangup",
        description = "End the connection NAME that `sallyport call` holds, and wait for its end.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it has ended",
            "1:it is not dialled, or is not ours to end, or has not ended in time",
            "2:usage"
        },
        footer = {"", "Example:", "  sallyport hangup office"})
final class HangupCommand implements Callable<Integer> {
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long LOOK_MILLIS = 50;

    @Parameters(paramLabel = "NAME", description = "The connection.")
    private String name = "";

    @Mixin private ConnectionsPlace connections = new ConnectionsPlace();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path runDir = connections.runDir();
        OptionalLong holder =
                PeersReader.isName(name)
                        ? ConnectionPlace.holder(runDir, name)
                        : OptionalLong.empty();
        if (holder.isEmpty()) {
            System.err.println("sallyport: " + name + " is not dialled");
            return ExitCodes.FAILED;
        }
        try {
            boolean _ = Processes.signal(holder.getAsLong(), Processes.SIGTERM);
        } catch (LinuxException e) {
            System.err.println("sallyport: " + e.getMessage());
            return ExitCodes.FAILED;
        }
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (ConnectionPlace.holder(runDir, name).equals(holder)) {
            if (System.nanoTime() > end) {
                System.err.println("sallyport: " + name + " has not ended yet");
                return ExitCodes.FAILED;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return ExitCodes.OK;
    }
}
