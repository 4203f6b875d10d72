package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.sallyport.lab.Privileges;
import net.sallyport.lab.Requirements;
import net.sallyport.linux.NetworkNamespace;

/**
 * A site in namespaces of its own: a gateway with a wire to each client, and on its other side a
 * world that knows nothing of the tunnels' addresses and tells who connects to it.
 *
 * <pre>
 *   client 10.77.N.2 ──── 10.77.N.1 gate 10.88.0.1 (lan) ──── 10.88.0.2 world 10.99.0.1
 * </pre>
 */
final class Site implements AutoCloseable {
    static final String WORLD = "10.88.0.2";

    /** An address that the gateway reaches by its default route alone. */
    static final String INTERNET = "10.99.0.1";

    private static final int TELLER = 7777;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** What the teller answered: who it saw, and how many bytes it sent behind. */
    record Told(String source, int bytes) {}

    private final String prefix =
            "sp-site-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
    private final List<NetworkNamespace> made = new ArrayList<>();
    private final Path home;
    private final NetworkNamespace gate;
    private final NetworkNamespace world;
    private final List<SiteClient> clients = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();
    private String classPath = System.getProperty("java.class.path");
    private ServerSocket teller;

    Site(Path home) throws Exception {
        assertTrue(Requirements.isRoot(), "these tests make namespaces: run them as root");
        this.home = home;
        gate = make("gate");
        world = make("world");
        try {
            run(gate, "ip link set lo up");
            run(gate, "ip link add lan type veth peer name eth0 netns " + world.name());
            run(gate, "ip address add 10.88.0.1/24 dev lan");
            run(gate, "ip link set lan up");
            run(gate, "ip route add default via " + WORLD);
            run(world, "ip link set lo up");
            run(world, "ip address add 10.99.0.1/24 dev lo");
            run(world, "ip address add 10.88.0.2/24 dev eth0");
            run(world, "ip link set eth0 up");
            secrets("anna * secret *", "bob * secret *");
            world.call(() -> {
                teller = new ServerSocket(TELLER, 50);
                return teller;
            });
            Thread _ = Thread.ofVirtual().start(this::tell);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private NetworkNamespace make(String name) throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create(prefix + name);
        made.add(namespace);
        return namespace;
    }

    private void tell() {
        try {
            while (true) {
                Socket socket = teller.accept();
                Thread _ = Thread.ofVirtual().start(() -> tell(socket));
            }
        } catch (IOException closed) {
            // The site is over.
        }
    }

    private static void tell(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream()));
            int bytes = Integer.parseInt(in.readLine());
            String source = socket.getInetAddress().getHostAddress();
            socket.getOutputStream().write((source + "\n" + "x".repeat(bytes)).getBytes());
        } catch (IOException | NumberFormatException gone) {
            // The one who asked finds out.
        }
    }

    /**
     * Connects to the teller from inside a namespace.
     *
     * @throws IOException nobody answers within the bound, or not all of it comes
     */
    static Told ask(NetworkNamespace from, String host, int bytes, int millis) throws Exception {
        return from.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, TELLER), millis);
                socket.setSoTimeout(millis);
                socket.getOutputStream().write((bytes + "\n").getBytes());
                String all = new String(socket.getInputStream().readAllBytes());
                int end = all.indexOf('\n');
                return new Told(all.substring(0, end), all.length() - end - 1);
            }
        });
    }

    /** Where the server finds its classes from now on. */
    void useClassPath(String other) {
        classPath = other;
    }

    NetworkNamespace gate() {
        return gate;
    }

    NetworkNamespace world() {
        return world;
    }

    Path home() {
        return home;
    }

    void secrets(String... lines) throws IOException {
        Path file = home.resolve("chap-secrets");
        Files.writeString(file, String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(
                file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }

    /** Writes the server's configuration: these lines, its accounts and its directories. */
    Path configuration(String... lines) throws IOException {
        String text = String.join("\n", lines);
        String accounts =
                "[accounts]\nchap-secrets = [\"%s\"]\n".formatted(home.resolve("chap-secrets"));
        return Files.writeString(
                home.resolve("sallyport.toml"),
                """
                [paths]
                run-dir = "%s"
                state-dir = "%s"
                %s
                """
                        .formatted(
                                home.resolve("run"),
                                home.resolve("state"),
                                text.contains("[accounts]")
                                        ? text.replace("[accounts]\n", accounts)
                                        : accounts + text));
    }

    /**
     * Starts {@code sallyport serve} on the configuration, with the powers that its unit gives it,
     * and waits till it listens.
     */
    Process serve(String... more) throws Exception {
        return serveAfter(Privileges.asInTheUnit(), more);
    }

    /** Likewise, as the command that these words begin. */
    Process serveAfter(List<String> before, String... more) throws Exception {
        Path log = home.resolve("server.log");
        List<String> command = new ArrayList<>(before);
        command.addAll(words("serve", classPath));
        command.addAll(List.of("--config", home.resolve("sallyport.toml").toString()));
        command.addAll(List.of(more));
        Process process = start(gate, command, log);
        servers.add(process);
        awaitLog(process, "event=listening|listening ", log);
        return process;
    }

    private static Process start(NetworkNamespace where, List<String> command, Path log)
            throws Exception {
        return where.call(() ->
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    private static void awaitLog(Process process, String regex, Path log) throws Exception {
        var pattern = java.util.regex.Pattern.compile(regex);
        until(
                "the server listens",
                () -> {
                    String text = Files.readString(log);
                    if (!process.isAlive()) {
                        fail("the server ended with " + process.exitValue() + ":\n" + text);
                    }
                    return pattern.matcher(text).find();
                });
    }

    String serverLog() throws IOException {
        return Files.readString(home.resolve("server.log"));
    }

    /** SIGTERM, and its end. */
    static void stop(Process server) throws Exception {
        server.destroy();
        assertTrue(server.waitFor(30, TimeUnit.SECONDS), "still there long after SIGTERM");
    }

    /** Runs the command {@code sallyport} in the gateway's namespace; what it printed. */
    String sallyport(String first, String... more) throws Exception {
        List<String> command = new ArrayList<>(words(first));
        command.addAll(List.of(more));
        return run(gate, command).out();
    }

    static List<String> words(String command) {
        return words(command, System.getProperty("java.class.path"));
    }

    static List<String> words(String command, String classPath) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "net.sallyport.cli.Main",
                command);
    }

    /** A client with a namespace and a wire of its own. */
    SiteClient client(String account) throws Exception {
        int number = clients.size() + 1;
        NetworkNamespace space = make("c" + number);
        String network = "10.77." + number;
        run(gate, "ip link add c" + number + " type veth peer name wire netns " + space.name());
        run(gate, "ip address add " + network + ".1/24 dev c" + number);
        run(gate, "ip link set c" + number + " up");
        run(space, "ip link set lo up");
        run(space, "ip address add " + network + ".2/24 dev wire");
        run(space, "ip link set wire up");
        SiteClient client = new SiteClient(space, network + ".1", account);
        clients.add(client);
        return client;
    }

    record Output(int code, String out) {}

    static String run(NetworkNamespace where, String line) throws Exception {
        Output output = run(where, List.of(line.split(" ")));
        if (output.code() != 0) {
            fail(line + " ended with " + output.code() + ": " + output.out());
        }
        return output.out();
    }

    static Output run(NetworkNamespace where, List<String> command) throws Exception {
        return run(where, "", command);
    }

    static Output run(NetworkNamespace where, String input, List<String> command) throws Exception {
        return where.call(() -> {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes());
            }
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), out);
        });
    }

    /** Whether one of a few pings is answered. */
    static boolean pings(NetworkNamespace from, String host) throws Exception {
        return answers(from, host, 5);
    }

    /** Whether none of a few pings is answered. */
    static boolean cannotPing(NetworkNamespace from, String host) throws Exception {
        return !answers(from, host, 2);
    }

    private static boolean answers(NetworkNamespace from, String host, int count) throws Exception {
        String times = Integer.toString(count);
        return run(from, List.of("ping", "-n", "-c", times, "-i", "0.2", "-W", "1", host))
                .out()
                .contains("bytes from");
    }

    /** Applies an nftables text in a namespace. */
    void nft(NetworkNamespace where, String text) throws Exception {
        run(where, "nft -f " + Files.writeString(home.resolve("rules.nft"), text));
    }

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                fail("waited in vain: " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws Exception {
        for (SiteClient client : clients) {
            client.close();
        }
        for (Process server : servers) {
            server.destroyForcibly();
            assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        }
        if (teller != null) {
            teller.close();
        }
        for (NetworkNamespace namespace : made) {
            namespace.delete();
        }
    }
}
