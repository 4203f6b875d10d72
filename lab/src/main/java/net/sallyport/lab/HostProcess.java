package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A process on the host that the lab started; its output goes to a file. Safe for use by any
 * thread.
 */
public final class HostProcess {
    private final List<String> command;
    private final Process process;
    private final Path log;

    private HostProcess(List<String> command, Process process, Path log) {
        this.command = command;
        this.process = process;
        this.log = log;
    }

    static HostProcess start(List<String> command, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return new HostProcess(List.copyOf(command), builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Runs a command to its end, which must come within the bound. */
    static Output run(Duration bound, List<String> command) {
        Path log = null;
        try {
            log = Files.createTempFile("sallyport-lab", ".out");
            HostProcess process = start(command, log);
            return new Output(process.awaitExit(bound), process.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deleteQuietly(log);
        }
    }

    @SuppressWarnings("EmptyCatch") // a temporary file that stays is no reason to fail
    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // stays
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Everything it has written so far. */
    public String log() {
        try {
            return Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line of its log; fails at once if the process ends without having written it. */
    public void awaitLog(String regex, Duration bound) {
        Pattern pattern = Pattern.compile(regex);
        Await.until(
                "/" + regex + "/ in the log of " + name(),
                bound,
                () -> {
                    boolean ended = !isAlive();
                    if (pattern.matcher(log()).find()) {
                        return true;
                    }
                    if (ended) {
                        throw new LabException(
                                name() + " ended with " + process.exitValue() + ":\n" + log());
                    }
                    return false;
                },
                this::log);
    }

    /** Waits for its end; it is killed if that does not come within the bound. */
    public int awaitExit(Duration bound) {
        try {
            if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new LabException(
                        name() + ": still there after " + bound.toMillis() + " ms\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
    }

    /** SIGTERM, then SIGKILL if it has not ended within the bound. True if it ended by itself. */
    public boolean terminate(Duration bound) {
        process.destroy();
        try {
            if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
        kill();
        return false;
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
    }

    private String name() {
        return String.join(" ", command);
    }
}
