package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host that dials: a namespace with one interface, {@code eth0}, whose default route leads
 * through the lab's own namespace; with an {@code /etc/ppp} of its own. Safe for any thread.
 */
public final class ClientHost implements AutoCloseable {
    /** Where the hosts are: servers on a peer need a route there, through {@link Lab#SERVER}. */
    public static final String NETWORKS = "10.78.0.0/16";

    private static final Duration COMMAND_BOUND = Duration.ofSeconds(60);

    private final Namespace namespace;
    private final Path directory;
    private final int number;
    private final AtomicInteger logs = new AtomicInteger();

    private ClientHost(Namespace namespace, Path directory, int number) {
        this.namespace = namespace;
        this.directory = directory;
        this.number = number;
    }

    static ClientHost make(Lab lab, Namespace router, int number) {
        Namespace namespace = Namespace.create();
        ClientHost host = new ClientHost(namespace, lab.newDirectory("host-" + number), number);
        router.shell(
                """
                set -e
                sysctl -q -w net.ipv4.ip_forward=1
                ip link add host%d type veth peer name eth0 netns %s
                ip addr add %s/24 dev host%d
                ip link set host%d up
                """
                        .formatted(number, namespace.name(), host.gateway(), number, number));
        namespace.shell(
                """
                set -e
                ip addr add %s/24 dev eth0
                ip link set eth0 up
                ip route add default via %s
                """
                        .formatted(host.address(), host.gateway()));
        for (String name : List.of("ppp/peers", "run", "pids")) {
            try {
                Files.createDirectories(host.directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return host;
    }

    /** Its address outside of tunnels. */
    public String address() {
        return "10.78." + number + ".2";
    }

    /** Where its default route leads. */
    public String gateway() {
        return "10.78." + number + ".1";
    }

    /** The network namespace. */
    public String namespace() {
        return namespace.name();
    }

    /** Its {@code /etc/ppp}. */
    public Path ppp() {
        return directory.resolve("ppp");
    }

    /** Where pid files are. */
    public Path pids() {
        return directory.resolve("pids");
    }

    /** Puts a file into its {@code /etc/ppp}. */
    public void write(String path, String content, String permissions) {
        Path file = ppp().resolve(path);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end. */
    public Output run(String... command) {
        return namespace.run(COMMAND_BOUND, List.of(command));
    }

    /** Runs a shell script that must succeed. */
    public String sh(String script) {
        return namespace.shell(script);
    }

    /** Runs a command of Sallyport's client to its end. */
    public Output sallyport(String... arguments) {
        return namespace.run(COMMAND_BOUND, client(arguments));
    }

    /** Starts {@code sallyport call}. */
    public HostProcess call(String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of("call", name));
        arguments.addAll(List.of(more));
        return start(client(arguments.toArray(String[]::new)));
    }

    /** Starts a command that goes on by itself. */
    public HostProcess start(List<String> command) {
        return HostProcess.start(
                namespace.inside(command),
                directory.resolve("process-" + logs.incrementAndGet() + ".log"));
    }

    List<String> client(String... arguments) {
        List<String> command = SallyportCommand.quick(arguments);
        switch (arguments[0]) {
            case "call", "pptpsetup" ->
                    command.addAll(
                            List.of(
                                    "--ppp-dir",
                                    ppp().toString(),
                                    "--run-dir",
                                    directory.resolve("run").toString(),
                                    "--pid-dir",
                                    pids().toString()));
            default -> command.addAll(List.of("--run-dir", directory.resolve("run").toString()));
        }
        return command;
    }

    /** Ends whatever runs in it. */
    @Override
    public void close() {
        namespace.remove();
    }
}
