package net.sallyport.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A shell whose program is called pppd: for what the hook asks of a process, it is one. */
final class FakePppd implements AutoCloseable {
    private final Process process;
    private final ProcessIdentity identity;

    private FakePppd(Process process) {
        this.process = process;
        Proc.Stat stat = Proc.stat(Long.toString(process.pid()));
        this.identity = new ProcessIdentity(process.pid(), stat == null ? 0 : stat.startTicks());
    }

    /** One that waits; {@code exec} alone would give the process another name. */
    static FakePppd start(Path directory) throws IOException {
        return start(directory, "read -r line");
    }

    static FakePppd start(Path directory, String script) throws IOException {
        return start(directory, "pppd", script);
    }

    static FakePppd start(Path directory, String program, String script) throws IOException {
        Path shell = directory.resolve(program);
        if (!Files.exists(shell)) {
            Path next = directory.resolve(program + ".new");
            Files.copy(Path.of("/bin/sh").toRealPath(), next, StandardCopyOption.COPY_ATTRIBUTES);
            Files.move(next, shell, StandardCopyOption.ATOMIC_MOVE);
        }
        List<String> command = new ArrayList<>(List.of(shell.toString(), "-c", script + "\n:"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(directory.resolve("pppd.log").toFile());
        builder.environment().clear();
        builder.environment().put("PEERNAME", "somebody");
        Process process = builder.start();
        // Between fork and exec it still has the name of the Java launcher.
        for (int i = 0; i < 500; i++) {
            Proc.Stat stat = Proc.stat(Long.toString(process.pid()));
            if (stat == null || stat.program().equals(program)) {
                break;
            }
            pause();
        }
        return new FakePppd(process);
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ProcessIdentity identity() {
        return identity;
    }

    boolean isAlive() {
        Proc.Stat stat = Proc.stat(Long.toString(identity.pid()));
        return stat != null && stat.startTicks() == identity.startTicks() && !stat.hasEnded();
    }

    boolean awaitEnd() throws InterruptedException {
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
