package net.sallyport.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Linux machine as a process: Debian's User-Mode Linux kernel with the host's root, read-only,
 * and overlays on /etc and /var that vanish. Its Ethernet card, vec0, is a port of the lab's
 * bridge. Safe for use by any thread; commands of several threads run side by side.
 */
public final class Peer implements AutoCloseable {
    private static final Path KERNEL_MODULES = Path.of("/usr/lib/uml/modules");
    private static final Duration BOOT_BOUND = Duration.ofSeconds(60);
    private static final Duration COMMAND_BOUND = Duration.ofSeconds(30);

    private final String namespace;
    private final String address;
    private final Path state;
    private final Process process;
    private final PeerConsole console;
    private final AtomicInteger numbers = new AtomicInteger();

    private Peer(String namespace, String address, Path state, Process process) {
        this.namespace = namespace;
        this.address = address;
        this.state = state;
        this.process = process;
        this.console = new PeerConsole(process, state.getFileName().toString(), this::bootLog);
    }

    static Peer start(
            Namespace namespace, Path state, String tap, String address, PeerOptions options) {
        try {
            prepare(state, address);
            ProcessBuilder builder =
                    new ProcessBuilder(commandLine(namespace, state, tap, options));
            builder.redirectError(state.resolve("boot.log").toFile());
            builder.environment().put("HOME", state.toString());
            Path memory = Path.of("/dev/shm");
            builder.environment()
                    .put("TMPDIR", (Files.isWritable(memory) ? memory : state).toString());
            return new Peer(namespace.name(), address, state, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void prepare(Path state, String address) throws IOException {
        Path modules = Files.createDirectories(state.resolve("modules/lib/modules"));
        Path version = newestModules();
        Files.createSymbolicLink(modules.resolve(version.getFileName()), version);
        Files.createDirectory(state.resolve("share"));
        try (InputStream script = Peer.class.getResourceAsStream("boot.sh")) {
            String text =
                    new String(
                            Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
            Path boot = state.resolve("boot.sh");
            Files.writeString(
                    boot,
                    text.replace("@STATE@", state.toString())
                            .replace("@ADDRESS@", address + "/16"));
            if (!boot.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + boot + " executable");
            }
        }
    }

    private static Path newestModules() throws IOException {
        try (Stream<Path> versions = Files.list(KERNEL_MODULES)) {
            return versions.max(Comparator.comparing(Path::toString))
                    .orElseThrow(() -> new LabException("no modules in " + KERNEL_MODULES));
        }
    }

    private static List<String> commandLine(
            Namespace namespace, Path state, String tap, PeerOptions options) {
        List<String> line = new ArrayList<>();
        options.cpu().ifPresent(cpu -> line.addAll(List.of("taskset", "-c", "" + cpu)));
        line.addAll(
                namespace.inside(
                        List.of(
                                "linux.uml",
                                "mem=" + options.megabytes() + "M",
                                "root=/dev/root",
                                "rootfstype=hostfs",
                                "rootflags=/",
                                "ro",
                                "init=" + state.resolve("boot.sh"),
                                "quiet",
                                "con=null",
                                "con0=null,fd:2",
                                "con1=fd:0,fd:1",
                                "ssl=null",
                                "vec0:transport=tap,ifname=" + tap + ",depth=128,gro=1")));
        return line;
    }

    /** The network namespace of its lab. */
    public String namespace() {
        return namespace;
    }

    /** Its address on the lab's network. */
    public String address() {
        return address;
    }

    /** The process on the host that is its kernel; what runs inside descends from it. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it has booted; commands do so by themselves. */
    public Peer awaitReady() {
        console.awaitReady(BOOT_BOUND);
        return this;
    }

    /** Runs a shell script, to its end within 30 seconds. */
    public Output run(String script) {
        return run(COMMAND_BOUND, script);
    }

    /**
     * Runs a shell script. One that is not over within the bound is killed, and that is a {@link
     * LabException}.
     */
    public Output run(Duration bound, String script) {
        awaitReady();
        int number = numbers.incrementAndGet();
        Path share = state.resolve("share");
        try {
            Files.writeString(share.resolve(number + ".sh"), script + "\n");
            int exitCode = console.execute(number, bound);
            Path out = share.resolve(number + ".out");
            String text =
                    Files.exists(out)
                            ? new String(Files.readAllBytes(out), StandardCharsets.UTF_8)
                            : "";
            if (exitCode < 0) {
                throw new LabException(
                        "not over within " + bound.toMillis() + " ms: " + script + "\n" + text);
            }
            return new Output(exitCode, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a shell script that must succeed, to its end within 30 seconds. */
    public String sh(String script) {
        return run(script).orThrow(script);
    }

    /**
     * Asks ten times a second, inside the peer, until the shell condition holds. False if that is
     * not within the bound.
     */
    public boolean await(String condition, Duration bound) {
        String script =
                """
                read -r now _ < /proc/uptime
                end=$(( ${now%%.*} + 1 + %d ))
                until %s; do
                    read -r now _ < /proc/uptime
                    [ ${now%%.*} -lt $end ] || exit 99
                    sleep 0.1
                done
                """
                        .formatted(bound.toSeconds(), condition);
        return run(bound.plus(COMMAND_BOUND), script).exitCode() != 99;
    }

    /** Puts a file in its place; /etc, /run and /var can be written. */
    public void write(String path, String content) {
        sh(
                "mkdir -p \"$(dirname '%s')\" && install -m 600 '%s' '%s'"
                        .formatted(path, place(content), path));
    }

    /** Makes a file that the peer sees, without asking it, and returns the path it has there. */
    String place(String content) {
        String name = "file-" + numbers.incrementAndGet();
        try {
            Files.writeString(state.resolve("share").resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "/run/host/" + name;
    }

    /**
     * Loads modules of the peer's kernel: {@code sch_netem}, {@code ifb}, {@code
     * nf_conntrack_pptp}, ...
     */
    public void loadModules(String... modules) {
        sh("modprobe -d \"$PEER_MODULES\" -a " + String.join(" ", modules));
    }

    /** Starts a command that goes on by itself. It is one process: the command is exec'ed. */
    public PeerProcess start(String command) {
        return PeerProcess.start(this, numbers.incrementAndGet(), command);
    }

    /** A further address on vec0, so that tunnels from one peer need not share anything. */
    public void addAddress(String more) {
        sh("ip addr add " + more + "/16 dev vec0");
    }

    /** What its kernel had to say. */
    public String bootLog() {
        try {
            return new String(
                    Files.readAllBytes(state.resolve("boot.log")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Powers it off, or kills it if that takes more than three seconds. */
    @Override
    public void close() {
        console.hangUp();
        try {
            if (!process.waitFor(3, java.util.concurrent.TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw Await.interrupted(e);
        }
    }
}
