package net.sallyport.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace of this process, named after its pid, with one bridge in it. Whatever still
 * runs inside is killed when it is removed; those of processes that are gone are removed when the
 * next one is made.
 */
final class Namespace {
    static final String BRIDGE = "br0";

    private static final String PREFIX = "sallyport-lab-";
    private static final Duration COMMAND_BOUND = Duration.ofSeconds(20);
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    static Namespace create(String bridgeAddress) {
        removeStale();
        Namespace namespace = create();
        namespace.shell(
                """
                set -e
                ip link add BRIDGE type bridge mcast_snooping 0
                ip addr add ADDRESS dev BRIDGE
                ip link set BRIDGE up
                """
                        .replace("BRIDGE", BRIDGE)
                        .replace("ADDRESS", bridgeAddress));
        return namespace;
    }

    /** One with nothing but a loopback interface. */
    static Namespace create() {
        Namespace namespace =
                new Namespace(
                        PREFIX + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet());
        host("ip", "netns", "add", namespace.name);
        namespace.shell(
                """
                set -e
                sysctl -q -w net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 || :
                ip link set lo up
                """);
        return namespace;
    }

    String name() {
        return name;
    }

    /** Makes a TAP device that is a port of the bridge. */
    void addTap(String tap) {
        shell(
                "set -e; ip tuntap add dev %s mode tap; ip link set %s master %s up"
                        .formatted(tap, tap, BRIDGE));
    }

    /** Runs a shell script inside; it must succeed. */
    String shell(String script) {
        return run(COMMAND_BOUND, List.of("sh", "-c", script)).orThrow(script);
    }

    Output run(Duration bound, List<String> command) {
        return HostProcess.run(bound, inside(command));
    }

    /**
     * The command line that runs a command inside. The process keeps its pid: each step is an exec.
     */
    List<String> inside(List<String> command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
        line.addAll(command);
        return line;
    }

    void remove() {
        remove(name);
    }

    private static void remove(String name) {
        Await.until(
                "an end of the processes in " + name,
                COMMAND_BOUND,
                () -> {
                    List<Long> pids = pidsIn(name);
                    pids.stream()
                            .flatMap(pid -> ProcessHandle.of(pid).stream())
                            .forEach(ProcessHandle::destroyForcibly);
                    return pids.isEmpty();
                });
        host("ip", "netns", "delete", name);
    }

    private static List<Long> pidsIn(String name) {
        return host("ip", "netns", "pids", name).lines().map(Long::valueOf).toList();
    }

    private static void removeStale() {
        host("ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> name.startsWith(PREFIX) && !isOwnerAlive(name))
                .forEach(Namespace::remove);
    }

    private static boolean isOwnerAlive(String name) {
        String pid = name.substring(PREFIX.length()).split("-", 2)[0];
        return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    }

    private static String host(String... command) {
        return HostProcess.run(COMMAND_BOUND, List.of(command)).orThrow(String.join(" ", command));
    }
}
