package net.sallyport.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A machine that has booted Debian, systemd being its first process: a container of systemd-nspawn
 * in a network that was there before. What it changes is kept beside what it began from, in the
 * lab's directory.
 */
final class SystemdMachine implements AutoCloseable {
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration BOOT = Duration.ofSeconds(120);
    private static final AtomicInteger NEXT = new AtomicInteger();

    /**
     * A control group of its own: two containers in one would take each other's services for their
     * own.
     */
    private static final String BOOT_SCRIPT =
            """
            set -e
            for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup; do
                if [ -e $tree/cgroup.procs ]; then
                    mkdir $tree/NAME
                    echo $$ >$tree/NAME/cgroup.procs
                    break
                fi
            done
            mount --make-rprivate /
            mkdir PLACE/changes PLACE/work PLACE/root
            mount -t overlay overlay -o lowerdir=LAYERS,upperdir=PLACE/changes,workdir=PLACE/work PLACE/root
            rm -f PLACE/root/etc/machine-id
            exec systemd-nspawn -q -D PLACE/root -M NAME --hostname=debian --register=no --keep-unit \\
                --suppress-sync=yes --resolv-conf=off --timezone=off --capability=all \\
                --network-namespace-path=/run/netns/NETWORK --bind=/dev/net/tun "$@" -b
            """;

    private static final String AFTERWARDS =
            """
            for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup; do
                [ ! -d $tree/NAME ] || find $tree/NAME -depth -type d -exec rmdir {} +
            done
            [ ! -d /run/systemd/nspawn/propagate/NAME ] || rmdir /run/systemd/nspawn/propagate/NAME
            """;

    private final Lab lab;
    private final String name;
    private final Path place;
    private final List<Path> layers;
    private final HostProcess container;
    private final long first;

    private SystemdMachine(
            Lab lab, String name, Path place, List<Path> layers, HostProcess container) {
        this.lab = lab;
        this.name = name;
        this.place = place;
        this.layers = layers;
        this.container = container;
        this.first = firstProcess(container).orElseThrow();
    }

    /**
     * Boots it.
     *
     * @param network the name of its network namespace
     * @param layers what it begins from, none of which it changes: a system's root last, before it
     *     what {@link #powerOff} of an earlier one gave
     * @param options more of them for systemd-nspawn
     */
    static SystemdMachine boot(Lab lab, String network, List<Path> layers, String... options) {
        String name = "sallyport-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        Path place = lab.newDirectory(name);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                BOOT_SCRIPT
                                        .replace("PLACE", place.toString())
                                        .replace(
                                                "LAYERS",
                                                layers.stream()
                                                        .map(Path::toString)
                                                        .collect(Collectors.joining(":")))
                                        .replace("NETWORK", network)
                                        .replace("NAME", name),
                                "sh"));
        command.addAll(List.of(options));
        // Not by ip netns exec, which hides the machine's control groups.
        HostProcess container =
                HostProcess.start(command, place.resolveSibling(place.getFileName() + ".log"));
        try {
            Await.until("a boot", BOOT, () -> hasBooted(container), container::log);
            return new SystemdMachine(lab, name, place, layers, container);
        } catch (RuntimeException | Error e) {
            container.kill();
            throw e;
        }
    }

    /** Asked of systemd: what it says on the console ends where a login begins there. */
    private static boolean hasBooted(HostProcess container) {
        if (!container.isAlive()) {
            throw new LabException("no boot: " + container.log());
        }
        return firstProcess(container)
                .filter(first ->
                        HostProcess.run(
                                        BOUND,
                                        inside(
                                                first,
                                                "systemctl",
                                                "is-active",
                                                "multi-user.target"))
                                .ok())
                .isPresent();
    }

    private static Optional<Long> firstProcess(HostProcess container) {
        return ProcessHandle.of(container.pid()).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> command(child).equals("systemd"))
                .map(ProcessHandle::pid)
                .findFirst();
    }

    private static String command(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Runs a shell script in there, as root, to its end. */
    Output run(String script) {
        return HostProcess.run(
                BOUND,
                inside(
                        first,
                        "env",
                        "-i",
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "DEBIAN_FRONTEND=noninteractive",
                        "sh",
                        "-ec",
                        script));
    }

    String sh(String script) {
        return run(script).orThrow(script);
    }

    /** Runs a script in there as its user, who has logged in, to its end. It must succeed. */
    String user(String script) {
        return userMayFail(script).orThrow(script);
    }

    Output userMayFail(String script) {
        return HostProcess.run(BOUND, asUser(script));
    }

    /** Starts one that stays. */
    HostProcess startAsUser(String script) {
        return lab.start(asUser(script));
    }

    private List<String> asUser(String script) {
        return inside(first, "runuser", "-l", Debootstrap.USER, "-c", "set -e\n" + script);
    }

    private static List<String> inside(long first, String... command) {
        return Stream.concat(
                        Stream.of("nsenter", "-t", Long.toString(first), "-a"), Stream.of(command))
                .toList();
    }

    /** Shuts it down in order. What it began from and what it changed: others can be booted so. */
    List<Path> powerOff() {
        if (!container.terminate(BOUND)) {
            throw new LabException("it does not end: " + container.log());
        }
        close();
        return Stream.concat(Stream.of(place.resolve("changes")), layers.stream()).toList();
    }

    /** As if its power were cut. */
    @Override
    public void close() {
        container.kill();
        List<String> afterwards = List.of("sh", "-ec", AFTERWARDS.replace("NAME", name));
        Await.until(
                "the end of all that ran in " + name,
                BOUND,
                () -> HostProcess.run(BOUND, afterwards).ok());
    }
}
