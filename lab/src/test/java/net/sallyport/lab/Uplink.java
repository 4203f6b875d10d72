package net.sallyport.lab;

import java.time.Duration;
import java.util.List;

/**
 * The way out of a lab's network into the one that this machine is in, through a process
 * (slirp4netns) that opens connections for what is inside; nothing on this machine is changed.
 */
final class Uplink implements AutoCloseable {
    /** Who resolves names there. */
    static final String RESOLVER = "10.0.2.3";

    private static final Duration BOUND = Duration.ofSeconds(30);

    private final HostProcess process;

    private Uplink(HostProcess process) {
        this.process = process;
    }

    /** Lays it; it is the lab's default route. */
    static Uplink of(Lab lab) {
        HostProcess process =
                HostProcess.start(
                        List.of(
                                "slirp4netns",
                                "--netns-type=path",
                                "--configure",
                                "--mtu=65520",
                                "--disable-host-loopback",
                                "/run/netns/" + lab.namespace(),
                                "uplink"),
                        lab.directory().resolve("uplink.log"));
        Await.until(
                "a default route",
                BOUND,
                () -> {
                    if (!process.isAlive()) {
                        throw new LabException("no uplink: " + process.log());
                    }
                    return lab.run(BOUND, "ip", "route", "show", "default")
                            .orThrow("ip route")
                            .contains("uplink");
                },
                process::log);
        return new Uplink(process);
    }

    @Override
    public void close() {
        process.kill();
    }
}
