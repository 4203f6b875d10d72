package net.sallyport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sallyport.client.call.ConnectionPlace;
import net.sallyport.client.call.ConnectionState;

/**
 * Runs a server and a client that logs into it in this very process, for a virtual machine that
 * learns from a run what later starts begin with (JEP 514). Wants a network namespace of its own.
 *
 * <pre>
 * Rehearsal DIRECTORY
 * </pre>
 */
final class Rehearsal {
    private static final String CONNECTION = "office";
    private static final long PATIENCE_MILLIS = 20_000;
    private static final long LOOK_MILLIS = 50;

    private final Path directory;

    private Rehearsal(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] words) throws Exception {
        Rehearsal rehearsal = new Rehearsal(Path.of(words[0]));
        rehearsal.write();
        rehearsal.play();
        // The server goes with its process.
        System.exit(ExitCodes.OK);
    }

    private void write() throws IOException {
        Files.createDirectories(ppp().resolve("peers"));
        Files.writeString(
                directory.resolve("pptpd.conf"),
                """
                option %s/options.pptpd
                localip 192.168.100.10
                remoteip 192.168.100.60-90
                """
                        .formatted(ppp()));
        Files.writeString(
                ppp().resolve("options.pptpd"),
                "name server\nrequire-mschap-v2\nrequire-mppe-128\n");
        Path secrets = ppp().resolve("chap-secrets");
        Files.writeString(secrets, "user server secret *\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(
                ppp().resolve("peers").resolve(CONNECTION),
                """
                pty "pptp 127.0.0.1 --nolaunchpppd"
                noauth
                name user
                remotename server
                require-mppe-128
                """);
    }

    private void play() throws InterruptedException {
        String conf = directory.resolve("pptpd.conf").toString();
        execute(List.of("check", "--pptpd-conf", conf, "--ppp-dir", ppp().toString()));
        begin(
                "serve",
                "--pptpd-conf",
                conf,
                "--ppp-dir",
                ppp().toString(),
                "--state-dir",
                directory.resolve("state").toString(),
                "--session-pid-dir",
                directory.toString());
        await(() -> Files.exists(directory.resolve("run/control.sock")));
        begin("call", CONNECTION, "--ppp-dir", ppp().toString(), "--pid-dir", directory.toString());
        await(this::isUp);
        execute(List.of("status", "--run-dir", run()));
        execute(List.of("sessions", "--run-dir", run()));
        execute(List.of("hangup", CONNECTION, "--run-dir", run()));
    }

    private boolean isUp() {
        try {
            Optional<ConnectionState> state =
                    ConnectionPlace.state(directory.resolve("run"), CONNECTION);
            return state.isPresent() && state.get().phase() != ConnectionState.Phase.DIALLING;
        } catch (IOException e) {
            return false;
        }
    }

    private void begin(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--run-dir", run()));
        Thread.ofPlatform().daemon().name(words[0]).start(() -> execute(line));
    }

    private static void execute(List<String> words) {
        String[] line = words.toArray(String[]::new);
        int _ = Main.commandLine(line).execute(line);
    }

    private interface Condition {
        boolean holds();
    }

    /** What does not come in time is not rehearsed. */
    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!condition.holds() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private Path ppp() {
        return directory.resolve("ppp");
    }

    private String run() {
        return directory.resolve("run").toString();
    }
}
