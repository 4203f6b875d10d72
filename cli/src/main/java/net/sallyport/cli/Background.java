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

/** Has a command of this program go on in a process of its own, in the background. */
final class Background {
    private static final long LOOK_MILLIS = 100;

    private Background() {}

    /**
     * Waits until the connection is up or, where it is to stay up, has failed once; its words are
     * said here, too.
     *
     * @param arguments the command and what follows it
     * @return the exit code of the process in the background if it is over, else 0
     */
    static int call(String name, Path runDir, List<String> arguments)
            throws IOException, InterruptedException {
        Path log = ConnectionPlace.log(runDir, name);
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(ownProgram());
        command.addAll(arguments);
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

    /** How this process was started, up to its main class. */
    private static List<String> ownProgram() throws IOException {
        String line =
                new String(
                        Files.readAllBytes(Path.of("/proc/self/cmdline")), StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(line.split("\0"));
        int main = words.indexOf(Main.class.getName());
        if (main < 0) {
            throw new IOException("it is not known how this process was started");
        }
        return words.subList(0, main + 1);
    }
}
