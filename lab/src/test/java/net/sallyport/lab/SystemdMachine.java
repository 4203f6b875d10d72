package net.sallyport.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A Debian system with systemd as its first process, in a container of systemd-nspawn in the lab's
 * network; its changes go to memory.
 */
final class SystemdMachine implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(240);
    private static final Duration BOOT = Duration.ofSeconds(90);

    /** PLACE, BASE, PACKAGES: where it is made, of which files, and what it sees as /packages. */
    private static final String BOOT_SCRIPT =
            """
            set -e
            mount --make-rprivate /
            mount -t tmpfs none PLACE
            mkdir PLACE/upper PLACE/work PLACE/root
            mount -t overlay overlay -o lowerdir=BASE,upperdir=PLACE/upper,workdir=PLACE/work PLACE/root
            rm -rf PLACE/root/etc/pptpd.conf PLACE/root/etc/ppp PLACE/root/etc/sallyport
            rm -f PLACE/root/etc/machine-id
            exec systemd-nspawn -q -D PLACE/root -M sallyport --register=no --keep-unit \\
                --network-namespace-path=/run/netns/NETWORK --bind=/dev/net/tun \\
                --bind-ro=PACKAGES:/packages --tmpfs=/usr/lib/jvm --capability=all \\
                -b -- systemd.unit=basic.target
            """;

    private final Lab lab;
    private final HostProcess container;
    private final long first;

    private SystemdMachine(Lab lab, HostProcess container, long first) {
        this.lab = lab;
        this.container = container;
        this.first = first;
    }

    /**
     * Boots it.
     *
     * @param base the root of a Debian system, which is not changed: {@code /} is this machine's
     * @throws TestAbortedException containers cannot be booted here
     */
    static SystemdMachine boot(Lab lab, Path base, Path packages) {
        Path place = lab.newDirectory("systemd-" + System.nanoTime());
        // Not by ip netns exec, which hides the machine's control groups.
        HostProcess container =
                HostProcess.start(
                        List.of(
                                "unshare",
                                "-m",
                                "sh",
                                "-c",
                                BOOT_SCRIPT
                                        .replace("PLACE", place.toString())
                                        .replace("BASE", base.toString())
                                        .replace("PACKAGES", packages.toString())
                                        .replace("NETWORK", lab.namespace())),
                        place.resolveSibling(place.getFileName() + ".log"));
        try {
            container.awaitLog("Reached target .*basic.target", BOOT);
        } catch (RuntimeException | AssertionError e) {
            container.kill();
            String why = "NOT RUN: systemd does not boot in a container here: " + container.log();
            System.err.println(why);
            throw new TestAbortedException(why, e);
        }
        long first =
                ProcessHandle.of(container.pid()).stream()
                        .flatMap(ProcessHandle::children)
                        .findFirst()
                        .orElseThrow()
                        .pid();
        return new SystemdMachine(lab, container, first);
    }

    /** Runs a shell script in there, as root, to its end. */
    Output run(String script) {
        List<String> line =
                new ArrayList<>(List.of("nsenter", "-t", Long.toString(first), "-a", "env", "-i"));
        line.addAll(
                List.of(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "DEBIAN_FRONTEND=noninteractive",
                        "sh",
                        "-c",
                        script));
        return lab.run(BOUND, line.toArray(String[]::new));
    }

    String sh(String script) {
        return run(script).orThrow(script);
    }

    @Override
    public void close() {
        container.terminate(Duration.ofSeconds(20));
        container.kill();
    }
}
