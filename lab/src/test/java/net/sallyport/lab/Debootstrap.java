package net.sallyport.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian as its installer begins: nothing but what is named here is on it. */
final class Debootstrap {
    private Debootstrap() {}

    /**
     * Makes one, which takes two minutes; it goes with the lab.
     *
     * @param more packages
     */
    static Path into(Lab lab, String... more) {
        Path system = lab.newDirectory("debian");
        HostProcess.run(
                        Duration.ofMinutes(8),
                        List.of(
                                "debootstrap",
                                "--variant=minbase",
                                "--include="
                                        + Stream.concat(
                                                        Stream.of("nftables", "iproute2"),
                                                        Stream.of(more))
                                                .collect(Collectors.joining(",")),
                                "bookworm",
                                system.toString()))
                .orThrow("debootstrap");
        return system;
    }
}
