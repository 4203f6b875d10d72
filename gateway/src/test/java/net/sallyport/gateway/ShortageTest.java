package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.ScriptedClient;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server, a process of its own, that runs out of what it needs. Each ends with a good login. */
class ShortageTest {
    private static final int INSIDE = 10;
    private static final int MORE = 100;

    private static final String[] NO_LIMITS = {
        "[limits]", "half-open-per-address = 1000000", "half-open = 1000000"
    };

    private static String[] configuration(String form, String... limits) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "[accounts]",
                                "[interfaces]",
                                "form = \"" + form + "\"",
                                "[pool]",
                                "local = [\"10.99.0.1\"]",
                                "remote = [\"10.99.0.2-250\"]",
                                "connections = 300"));
        lines.addAll(List.of(limits));
        return lines.toArray(String[]::new);
    }

    private static ScriptedCall[] inside(Peers peers) throws Exception {
        ScriptedCall[] inside = new ScriptedCall[INSIDE];
        for (int i = 0; i < INSIDE; i++) {
            inside[i] = peers.up("a" + (i + 1), "test.test");
        }
        return inside;
    }

    @Test
    void whoIsInsideStaysWhenThereIsNoDescriptorLeft() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(INSIDE + 20).configuration(configuration("own", NO_LIMITS));
            Process process = gateway.startProcess();
            try {
                gateway.with(peers -> {
                    ScriptedCall[] inside = inside(peers);
                    List<ScriptedClient> connected = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        connected.add(peers.connect());
                    }
                    peers.until(
                            "connected",
                            () -> connected.stream().allMatch(ScriptedClient::isConnected));

                    long limit = descriptors(process) + 30;
                    gateway.command(
                            "prlimit --pid %d --nofile=%d:%d"
                                    .formatted(process.pid(), limit, limit));
                    List<SocketChannel> flood = flood(200);
                    peers.until("no descriptor is left", () -> descriptors(process) >= limit);
                    peers.pass(300);
                    peers.echo(inside);
                    // There is a device or two that was made ahead.
                    List<ScriptedCall> calls = new ArrayList<>();
                    for (int i = 0; i < connected.size(); i++) {
                        String account = "a" + (INSIDE + 1 + i);
                        calls.add(connected.get(i).call(Dialling.as(account, "test.test")));
                    }
                    peers.until(
                            "each is in or out",
                            () -> calls.stream().allMatch(call -> call.isUp() || call.isCleared()));
                    List<ScriptedCall> refused =
                            calls.stream().filter(ScriptedCall::isCleared).toList();
                    assertTrue(refused.size() >= 5, refused.size() + " of 10");
                    for (ScriptedCall call : refused) {
                        assertTrue(call.saw("No interface on the server"), call.toString());
                    }
                    ScriptedCall waiting = peers.dial("a" + (INSIDE + 15), "test.test");
                    peers.pass(300);
                    peers.echo(inside);
                    assertTrue(!waiting.isUp(), "it waits in the kernel's queue");

                    for (SocketChannel channel : flood) {
                        channel.close();
                    }
                    peers.until("in", waiting::isUp);
                    ScriptedCall again = peers.up("a" + (INSIDE + 10), "test.test");
                    peers.echo(inside);
                    peers.echo(waiting, again);
                });
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static List<SocketChannel> flood(int connections) throws IOException {
        List<SocketChannel> flood = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            flood.add(
                    SocketChannel.open(
                            new java.net.InetSocketAddress(TestGateway.ADDRESS, TestGateway.PORT)));
        }
        return flood;
    }

    private static long descriptors(Process process) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void strangersUpToTheLimitFitIntoASmallHeap() throws Exception {
        int strangers = 1_600;
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(INSIDE + 1 + MORE)
                    .configuration(configuration("shared", "[limits]", "half-open = 2000"));
            Process process =
                    gateway.startProcess(
                            List.of(), "-Xms24m", "-Xmx40m", "-XX:+ExitOnOutOfMemoryError");
            try {
                gateway.with(peers -> {
                    ScriptedCall[] inside = inside(peers);
                    long few = heapBytes(process);
                    for (int i = 1; i <= MORE; i++) {
                        peers.up("a" + (INSIDE + 1 + i), "test.test");
                    }
                    long before = heapBytes(process);
                    long session = (before - few) / MORE;
                    // Sixteen calls a connection, and all that an address may have.
                    List<ScriptedCall> calls = new ArrayList<>();
                    while (calls.size() < strangers) {
                        calls.addAll(strangers(peers, 11, 16));
                    }
                    peers.until(
                            "all have called",
                            () -> calls.stream().allMatch(c -> c.isConnected() || c.isCleared()));
                    long taken = calls.stream().filter(ScriptedCall::isConnected).count();
                    assertEquals(calls.size(), taken);
                    peers.echo(inside);
                    long each = (heapBytes(process) - before) / taken;
                    System.out.printf(
                            "heap: %,d bytes with %d inside, %,d each further one,"
                                    + " %,d a stranger's call%n",
                            few, INSIDE, session, each);
                    assertTrue(session < 32_768 && each < 32_768, session + " and " + each);
                    peers.echo(peers.up("a" + (INSIDE + 1), "test.test"));
                    peers.echo(inside);
                });
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Calls on which nothing is ever said, from an address of their own. */
    private static List<ScriptedCall> strangers(Peers peers, int connections, int callsEach)
            throws Exception {
        var address = peers.nextAddress();
        List<ScriptedClient> clients = new ArrayList<>();
        List<ScriptedCall> calls = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            ScriptedClient client = peers.connectFrom(address);
            clients.add(client);
            for (int j = 0; j < callsEach; j++) {
                calls.add(client.callByHand(frame -> {}));
            }
        }
        peers.until("connected", () -> clients.stream().allMatch(ScriptedClient::isConnected));
        return calls;
    }

    /** What is alive after a full collection. */
    private static long heapBytes(Process process) throws Exception {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process.pid()),
                                "GC.class_histogram")
                        .start();
        String total = "";
        for (String line : new String(jcmd.getInputStream().readAllBytes()).lines().toList()) {
            if (line.startsWith("Total")) {
                total = line;
            }
        }
        return Long.parseLong(total.trim().split(" +")[2]);
    }

    @Tag("long")
    @Test
    void anExhaustedHeapEndsTheProcessAndTheNextOneServes() throws Exception {
        assertTrue(
                Files.readString(Path.of("../sallyport")).contains("-XX:+ExitOnOutOfMemoryError"));
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(INSIDE).configuration(configuration("own", NO_LIMITS));
            Process process =
                    gateway.startProcess(
                            List.of(), "-Xms16m", "-Xmx16m", "-XX:+ExitOnOutOfMemoryError");
            try {
                gateway.with(peers -> {
                    inside(peers);
                    placeCallsWhile(peers, process::isAlive);
                });
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
                assertEquals(3, process.exitValue());
            } finally {
                process.destroyForcibly().waitFor();
            }
            Process next = gateway.startProcess();
            try {
                gateway.with(peers -> peers.echo(inside(peers)));
                assertEquals(
                        INSIDE + 2,
                        gateway.command("ip -o link show type tun").lines().count(),
                        "those inside, and two made ahead");
            } finally {
                next.destroyForcibly().waitFor();
            }
        }
    }

    /** As many calls a connection as its messages a second allow. */
    private static void placeCallsWhile(Peers peers, BooleanSupplier goesOn) throws Exception {
        Inet4Address address = peers.nextAddress();
        try {
            for (int i = 0; i < 400 && goesOn.getAsBoolean(); i++) {
                for (int j = 0; j < 4; j++) {
                    ScriptedClient client = peers.connectFrom(address);
                    for (int k = 0; k < 40; k++) {
                        client.callByHand(frame -> {});
                    }
                }
                peers.pass(50);
            }
        } catch (LinuxException refused) {
            assertEquals(Errno.ECONNREFUSED, refused.errno());
        }
    }

    @Test
    void aLoginForWhichNoInterfaceCanBeMadeEndsAlone() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(INSIDE + 10).configuration(configuration("own"));
            Process process = gateway.startProcess(List.of("unshare", "-m"));
            try {
                gateway.with(peers -> {
                    ScriptedCall[] inside = inside(peers);
                    inItsMounts(gateway, process, "mount --bind /dev/null /dev/net/tun");
                    List<ScriptedCall> refused = new ArrayList<>();
                    for (int i = 1; i <= 5; i++) {
                        ScriptedCall call = peers.dial("a" + (INSIDE + i), "test.test");
                        peers.until("in or out", () -> call.isUp() || call.isCleared());
                        if (call.isCleared()) {
                            refused.add(call);
                        }
                    }
                    assertTrue(refused.size() >= 3, "two are made ahead");
                    for (ScriptedCall call : refused) {
                        assertTrue(call.saw("No interface on the server"), call.toString());
                    }
                    peers.echo(inside);
                    inItsMounts(gateway, process, "umount /dev/net/tun");
                    peers.echo(peers.up("a" + (INSIDE + 6), "test.test"));
                    peers.echo(inside);
                });
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void inItsMounts(TestGateway gateway, Process process, String command)
            throws Exception {
        gateway.command("nsenter -t " + process.pid() + " -m " + command);
    }
}
