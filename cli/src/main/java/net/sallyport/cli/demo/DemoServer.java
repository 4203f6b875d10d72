package net.sallyport.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.sallyport.linux.NetworkNamespace;

/** The real {@code sallyport serve} on a pptpd user's files, a process in its own namespace. */
final class DemoServer implements AutoCloseable {
    static final String INSIDE = "192.168.100.10";

    private static final long STOP_SECONDS = 5;
    private static final int LINES_KEPT = 200;

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch listening = new CountDownLatch(1);

    private DemoServer(Process process) {
        this.process = process;
    }

    /**
     * Starts the server; {@link #awaitListening} tells when it is there.
     *
     * @param home an empty directory for its files
     * @param main the class with its main method
     * @param log takes each line that it logs
     */
    static DemoServer start(
            NetworkNamespace namespace,
            Path home,
            String main,
            String account,
            String password,
            Consumer<String> log)
            throws Exception {
        Path ppp = Files.createDirectory(home.resolve("ppp"));
        Path options = ppp.resolve("options.pptpd");
        Path conf = home.resolve("pptpd.conf");
        write(conf, "option " + options + "\nlocalip " + INSIDE + "\nremoteip 192.168.100.60-90\n");
        write(
                options,
                """
                name pptpd
                refuse-pap
                refuse-chap
                refuse-mschap
                require-mschap-v2
                require-mppe-128
                """);
        write(ppp.resolve("chap-secrets"), account + " pptpd " + password + " *\n");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main,
                        "serve",
                        "--pptpd-conf",
                        conf.toString(),
                        "--ppp-dir",
                        ppp.toString(),
                        "--run-dir",
                        home.resolve("run").toString(),
                        "--state-dir",
                        home.resolve("state").toString(),
                        "--workers",
                        "1",
                        "--debug");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        DemoServer server = new DemoServer(namespace.call(builder::start));
        Thread.ofPlatform().daemon().name("server-log").start(() -> server.read(log));
        return server;
    }

    private static void write(Path file, String content) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
    }

    private void read(Consumer<String> log) {
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                keep(line);
                log.accept(line);
                if (line.startsWith("listening")) {
                    listening.countDown();
                }
            }
        } catch (IOException e) {
            keep("(the rest of the log is lost: " + e.getMessage() + ")");
        }
    }

    private synchronized void keep(String line) {
        if (lines.size() == LINES_KEPT) {
            lines.removeFirst();
        }
        lines.add(line);
    }

    /** The last lines of its log. */
    synchronized List<String> lastLines() {
        return List.copyOf(lines);
    }

    void awaitListening(long seconds) throws DemoException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!listening.await(20, TimeUnit.MILLISECONDS)) {
            if (!process.isAlive()) {
                throw new DemoException("The server ended with code " + process.exitValue() + ".");
            }
            if (System.nanoTime() > deadline) {
                throw new DemoException("The server did not listen within " + seconds + " s.");
            }
        }
    }

    /** Whether it ended every session and itself in time when it was told to. */
    boolean stop() throws InterruptedException {
        process.destroy();
        boolean inTime = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        return inTime;
    }

    @Override
    public void close() {
        try {
            boolean _ = stop();
            boolean _ = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
