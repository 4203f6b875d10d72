package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sallyport itself, a process of its own on the machine's own kernel, in the lab's namespace at
 * {@link Lab#SERVER}.
 */
public final class SallyportServer implements VpnServer {
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final String LISTENING = "(?i)listening";

    private final Lab lab;
    private final Path etc;
    private final HostProcess process;

    private SallyportServer(Lab lab, Path etc, HostProcess process) {
        this.lab = lab;
        this.etc = etc;
        this.process = process;
    }

    /**
     * Starts {@code serve --pptpd-conf /etc/pptpd.conf} with these files in the place of the
     * machine's own /etc/pptpd.conf and /etc/ppp, and waits until it listens.
     *
     * @param more further arguments of {@code serve}
     */
    public static SallyportServer start(Lab lab, ServerFiles files, String... more) {
        Path home = lab.newDirectory("sallyport-" + System.nanoTime());
        Path etc = home.resolve("etc");
        write(etc, files);
        List<String> command = new ArrayList<>(program());
        command.addAll(
                List.of(
                        "serve",
                        "--pptpd-conf",
                        "/etc/pptpd.conf",
                        "--run-dir",
                        home.resolve("run").toString(),
                        "--state-dir",
                        home.resolve("state").toString()));
        command.addAll(List.of(more));
        HostProcess process =
                lab.start(
                        Map.of(
                                Path.of("/etc/pptpd.conf"), etc.resolve("pptpd.conf"),
                                Path.of("/etc/ppp"), etc.resolve("ppp")),
                        command);
        process.awaitLog(LISTENING, START_BOUND);
        return new SallyportServer(lab, etc, process);
    }

    /**
     * The words that start Sallyport: those of the system property {@code lab.sallyport}, or else
     * the classes of this very build.
     */
    private static List<String> program() {
        String configured = System.getProperty("lab.sallyport");
        if (configured != null) {
            return List.of(configured.split(" "));
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "net.sallyport.cli.Main");
    }

    private static void write(Path etc, ServerFiles files) {
        try {
            Files.createDirectories(etc.resolve("ppp"));
            for (Map.Entry<String, String> file : files.byPath().entrySet()) {
                Files.writeString(etc.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String address() {
        return Lab.SERVER;
    }

    /**
     * Starts an iperf3 beside it, which its clients reach at the server's address inside the
     * tunnel.
     */
    public HostProcess startIperf() {
        HostProcess iperf = lab.start("iperf3", "-s", "--forceflush");
        iperf.awaitLog("listening on", Duration.ofSeconds(10));
        return iperf;
    }

    /** Changes one of its files (path relative to /etc) as an editor would that writes in place. */
    public void rewrite(String path, String content) {
        try {
            Files.writeString(etc.resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public HostProcess process() {
        return process;
    }

    @Override
    public String log() {
        return process.log();
    }

    /** SIGTERM; a {@link LabException} if it is still there after ten seconds. */
    public void stop() {
        if (!process.terminate(STOP_BOUND)) {
            throw new LabException("still there ten seconds after SIGTERM:\n" + log());
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }
}
