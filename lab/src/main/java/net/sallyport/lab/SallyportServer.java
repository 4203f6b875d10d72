package net.sallyport.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.ControlProtocol;
import net.sallyport.gateway.control.JsonReader;

/**
 * Sallyport itself, a process of its own on the machine's own kernel, in the lab's namespace at
 * {@link Lab#SERVER}, with no more powers than its systemd unit gives it.
 */
public final class SallyportServer implements VpnServer {
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private static final String HOST_RUN = "host-run";

    private final Path home;
    private final Path etc;
    private final HostProcess process;
    private final HostProcess iperf;

    private SallyportServer(Path home, Path etc, HostProcess process, HostProcess iperf) {
        this.home = home;
        this.etc = etc;
        this.process = process;
        this.iperf = iperf;
    }

    /**
     * Starts {@code serve --pptpd-conf /etc/pptpd.conf} with these files in the place of the
     * machine's own /etc/pptpd.conf and /etc/ppp, and an empty directory in that of /run, and waits
     * until it listens.
     *
     * @param more further arguments of {@code serve}
     */
    public static SallyportServer start(Lab lab, ServerFiles files, String... more) {
        Path home = lab.newDirectory("sallyport-" + System.nanoTime());
        Path etc = home.resolve("etc");
        write(etc, files);
        List<String> command = new ArrayList<>(Privileges.asInTheUnit());
        command.addAll(SallyportCommand.serve(home.toString(), files, more));
        Path run = makeDirectory(home.resolve(HOST_RUN));
        HostProcess process =
                lab.start(
                        Map.of(
                                Path.of("/etc/pptpd.conf"), etc.resolve("pptpd.conf"),
                                Path.of("/etc/ppp"), etc.resolve("ppp"),
                                Path.of("/run"), run),
                        command);
        HostProcess iperf = lab.start("iperf3", "-s");
        SallyportServer server = new SallyportServer(home, etc, process, iperf);
        try {
            process.awaitLog(SallyportCommand.LISTENING, START_BOUND);
        } catch (LabException e) {
            server.kill();
            throw e;
        }
        return server;
    }

    private static void write(Path etc, ServerFiles files) {
        try {
            Files.createDirectories(etc.resolve("ppp"));
            for (Map.Entry<String, String> file : files.byPath().entrySet()) {
                Path path = Files.writeString(etc.resolve(file.getKey()), file.getValue());
                Files.setPosixFilePermissions(
                        path,
                        PosixFilePermissions.fromString(
                                ServerFiles.isScript(file.getValue()) ? "rwx------" : "rw-------"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path makeDirectory(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it and its scripts see as /run. */
    public Path run() {
        return home.resolve(HOST_RUN);
    }

    @Override
    public String address() {
        return Lab.SERVER;
    }

    /** Changes one of its files (path relative to /etc) as an editor would that writes in place. */
    public void rewrite(String path, String content) {
        try {
            Files.writeString(etc.resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks it by its control socket, as {@code sallyport sessions} and the like do.
     *
     * @return what {@link JsonReader} reads of the answer
     */
    public Object ask(String call) {
        return ask(call, Map.of());
    }

    /** Likewise, with arguments. */
    public Object ask(String call, Map<String, Object> arguments) {
        Path socket = home.resolve("run").resolve("control.sock");
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = ControlProtocol.request(call, arguments) + "\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            String line =
                    new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))
                            .readLine();
            Object answer =
                    line != null && JsonReader.read(line) instanceof Map<?, ?> map
                            ? map.get("answer")
                            : null;
            if (answer == null) {
                throw new LabException(call + ": " + line);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its databases are. */
    public Path stateDir() {
        return home.resolve("state");
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
        stop(STOP_BOUND);
    }

    /** Likewise, with a bound of its own. */
    public void stop(Duration bound) {
        if (!process.terminate(bound)) {
            throw new LabException(
                    "still there %d s after SIGTERM:%n%s".formatted(bound.toSeconds(), log()));
        }
    }

    /** SIGKILL: everything that it leaves behind stays. */
    public void kill() {
        process.kill();
        iperf.kill();
    }

    @Override
    public void close() {
        iperf.kill();
        if (process.isAlive()) {
            stop();
        }
    }
}
