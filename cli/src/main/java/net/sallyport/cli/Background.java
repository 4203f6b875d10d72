package net.sallyport.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.sallyport.client.call.ConnectionPlace;
import net.sallyport.client.call.ConnectionState;

/** Has this very command line go on in a process of its own, in the background. */
final class Background {
    private static final String DETACH = "--detach";
    private static final long LOOK_MILLIS = 100;

    private Background() {}

    /**
     * Waits until the connection is up or, where it is to stay up, has failed once; its words are
     * said here, too.
     *
     * @return the exit code of the process in the background if it is over, else 0
     */
    static int call(String name, Path runDir) throws IOException, InterruptedException {
        Path log = ConnectionPlace.log(runDir, name);
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(ownCommand());
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            Optional<ConnectionState> state = ConnectionPlace.state(runDir, name);
            if (state.isPresent()
                    && state.get().pid() == process.pid()
                    && state.get().phase() != ConnectionState.Phase.DIALLING) {
                System.err.print(Files.readString(log));
                return ExitCodes.OK;
            }
        }
        System.err.print(Files.readString(log));
        return process.exitValue();
    }

    /** The words that this process was started with, but that it goes into the background. */
    private static List<String> ownCommand() throws IOException {
        String line =
                new String(
                        Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8);
        return Arrays.stream(line.split("\0", -1))
                .limit(Math.max(0, line.chars().filter(c -> c == 0).count()))
                .filter(word -> !word.equals(DETACH))
                .toList();
    }
}
