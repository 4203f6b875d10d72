package net.sallyport.client.host;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs other programs: without a shell, with nothing of ours to read, and never for ever. */
public final class BoundedProgram {
    /** What such a program finds in its environment, and nothing else. */
    private static final Map<String, String> PLAIN =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    private static final long PATIENCE_SECONDS = 10;
    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin");

    private BoundedProgram() {}

    /** Where a program of that name is; null if there is none. */
    static @Nullable Path find(String name) {
        return PLACES.stream()
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /**
     * Runs a tool to its end, within ten seconds.
     *
     * @param input what it reads
     * @throws IOException it could not be run, took too long, or complains; the message has its
     *     last words
     */
    static void run(String input, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(PLAIN);
        Path said = Files.createTempFile("sallyport", ".out");
        try {
            Process process = builder.redirectOutput(said.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException brokenPipe) {
                // It ended before it read all: its exit code says whether that matters.
            }
            await(process, command.getFirst(), PATIENCE_SECONDS);
            if (process.exitValue() != 0) {
                throw new IOException(command.getFirst() + ": " + lastLine(said, process));
            }
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /**
     * Starts a script as pppd starts its own: in {@code /}, in a session of its own, with umask 077
     * and nothing but {@code /dev/null} open.
     */
    static Process script(Path script, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "setsid",
                                "/bin/sh",
                                "-c",
                                "umask 077; exec \"$0\" \"$@\"",
                                script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(new File("/"))
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void await(Process process, String name, long seconds) throws IOException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IOException(name + " was not done within " + seconds + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastLine(Path said, Process process) throws IOException {
        return Files.readString(said, StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((first, second) -> second)
                .orElse("exit code " + process.exitValue());
    }
}
