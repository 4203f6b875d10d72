package net.sallyport.gateway.harness;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.sallyport.gateway.Server;
import net.sallyport.gateway.accounts.AccountSources;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.control.SessionQuery;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.history.HistoryReader;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.session.SessionView;
import net.sallyport.linux.NetworkNamespace;

/**
 * A real server in a network namespace of its own, joined by a pair of interfaces to a second
 * namespace, where the clients live. Everything is gone when it is closed.
 */
public final class TestGateway implements AutoCloseable {
    public static final int PORT = 1723;
    public static final Inet4Address ADDRESS = address("10.77.0.1");
    public static final Inet4Address SECOND_ADDRESS = address("10.77.0.2");
    static final Inet4Address CLIENTS = address("10.77.1.0");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final NetworkNamespace serverSpace;
    private final NetworkNamespace clientSpace;
    private final Path directory;
    private final EventLog log = new EventLog();
    private Server server;

    /** What a test does on the clients' side. */
    public interface Script {
        void run(Peers peers) throws Exception;
    }

    public TestGateway() throws Exception {
        requireRoot();
        String name = "sp-gw-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        directory = Files.createTempDirectory("sp-gw-");
        serverSpace = NetworkNamespace.create(name + "s");
        try {
            clientSpace = NetworkNamespace.create(name + "c");
        } catch (Exception e) {
            serverSpace.delete();
            throw e;
        }
        try {
            join();
            accounts("test * test.test *", "second * test.test *");
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private void join() throws Exception {
        command(serverSpace, "ip link add wan type veth peer name wan netns " + clientSpace.name());
        command(serverSpace, "ip link set lo up");
        command(serverSpace, "ip address add 10.77.0.1/16 dev wan");
        command(serverSpace, "ip address add 10.77.0.2/16 dev wan");
        command(serverSpace, "ip link set wan up");
        // One neighbour stands for all clients: the kernel's table has a thousand places.
        command(serverSpace, "ip route add 10.77.1.0/24 via 10.77.255.1");
        command(clientSpace, "ip link set lo up");
        command(clientSpace, "ip address add 10.77.255.1/16 dev wan");
        command(clientSpace, "ip route add local 10.77.1.0/24 dev lo");
        command(clientSpace, "ip link set wan up");
    }

    /** Writes chap-secrets. */
    public TestGateway accounts(String... lines) throws IOException {
        Path file = directory.resolve("chap-secrets");
        Files.writeString(file, String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return this;
    }

    /** Accounts a1 to aN, all with the password test.test. */
    public TestGateway manyAccounts(int count) throws IOException {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = "a" + (i + 1) + " * test.test *";
        }
        return accounts(lines);
    }

    /** Writes the configuration: these lines, and the account file. */
    public TestGateway configuration(String... lines) throws IOException {
        Files.writeString(
                directory.resolve("sallyport.toml"),
                "[workers]\ncount = 2\n[paths]\nrun-dir = \"%s\"\nstate-dir = \"%s\"\n%s\n"
                        .formatted(
                                runDir(),
                                stateDir(),
                                String.join("\n", lines)
                                        .replace(
                                                "[accounts]",
                                                "[accounts]\nchap-secrets = [\"%s\"]"
                                                        .formatted(
                                                                directory.resolve(
                                                                        "chap-secrets")))));
        return this;
    }

    /** Starts the server with the configuration there is; two workers. */
    public TestGateway start() throws Exception {
        server = inside(() -> newServer(log));
        return this;
    }

    /** One more server of the same configuration. */
    public Server newServer(EventLog with) throws IOException {
        return newServer(directory, with);
    }

    /** Starts the server in a process of its own, and waits till it serves. */
    public Process startProcess() throws Exception {
        return startProcess(List.of());
    }

    /**
     * Likewise, out of jars, as it is shipped: a class is loaded where no descriptor is left.
     *
     * @param before words that the command begins with
     * @param options of the virtual machine
     */
    public Process startProcess(List<String> before, String... options) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(
                List.of(
                        "-cp",
                        Jars.classPath(directory.resolve("lib")),
                        ServerProcess.class.getName(),
                        directory.toString()));
        Process process =
                inside(() ->
                        new ProcessBuilder(command)
                                .redirectError(ProcessBuilder.Redirect.DISCARD)
                                .start());
        if (process.inputReader().readLine() == null) {
            fail("the server's process ended with " + process.waitFor());
        }
        return process;
    }

    static Server newServer(Path directory, EventLog with) throws IOException {
        return new Server(
                read(directory), source(directory), Overrides.none(), environment(directory), with);
    }

    private static ConfigReader.Source source(Path directory) {
        return new ConfigReader.Source.Toml(directory.resolve("sallyport.toml"));
    }

    private static Environment environment(Path directory) {
        return new Environment(HostResolver.none(), "gate", null, directory.resolve("etc"));
    }

    private static ServerConfig read(Path directory) {
        ConfigReader.Result result =
                new ConfigReader(environment(directory), AccountSources::check)
                        .read(source(directory), Overrides.none());
        ServerConfig config = result.config();
        if (config == null) {
            throw new IllegalStateException(result.problems().toString());
        }
        return config;
    }

    /** What the configuration comes to. */
    public ServerConfig config() {
        return read(directory);
    }

    /** Runs a script with clients, on a thread in their namespace. */
    public void with(Script script) throws Exception {
        clientSpace.call(() -> {
            try (Peers peers = new Peers(this)) {
                script.run(peers);
            }
            return null;
        });
    }

    /** Runs a task on a thread in the gateway's namespace. */
    public <T> T inside(Callable<T> task) throws Exception {
        return serverSpace.call(task);
    }

    /** Runs a command in the gateway's namespace and returns what it printed. */
    public String command(String line) throws Exception {
        return command(serverSpace, line);
    }

    public Server server() {
        return server;
    }

    /** Stops the server as SIGTERM does. */
    public void stop() {
        Server running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    /** What all workers counted so far. */
    public long count(String group, String name) {
        return server.api().counters().get(group).get(name);
    }

    /** The sessions as programs see them. */
    public List<Map<String, Object>> sessions() {
        return server.api().sessions(SessionQuery.all()).stream().map(SessionView::toMap).toList();
    }

    public Path directory() {
        return directory;
    }

    public Path stateDir() {
        return directory.resolve("state");
    }

    /** What the history has, the oldest first. */
    public List<HistoryEntry> history() throws SQLException {
        List<HistoryEntry> entries = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(stateDir())) {
            reader.find(new HistoryQuery(null, null, null, null, 100_000), entries::add);
        }
        return entries.reversed();
    }

    public Path runDir() {
        return directory.resolve("run");
    }

    /** What the control socket answers to a line. */
    public String ask(String line) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(runDir().resolve("control.sock")));
            channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            return new String(
                            Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        }
    }

    public static Inet4Address address(String text) {
        return (Inet4Address) java.net.InetAddress.ofLiteral(text);
    }

    @Override
    public void close() throws Exception {
        try {
            stop();
        } finally {
            log.close();
            // A veth pair goes with either of its namespaces.
            try {
                clientSpace.delete();
            } finally {
                serverSpace.delete();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String command(NetworkNamespace space, String line) throws Exception {
        return space.call(() -> {
            Process process = new ProcessBuilder(line.split(" ")).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                fail(line + " ended with " + code + ": " + output);
            }
            return output;
        });
    }

    private static void requireRoot() throws IOException {
        String status = Files.readString(Path.of("/proc/self/status"));
        if (status.lines().noneMatch(line -> line.matches("Uid:\\s+0\\s+0\\s.*"))) {
            fail("this test makes namespaces and raw sockets and must be run as root");
        }
    }
}
