package net.sallyport.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the lab needs of the machine. */
public final class Requirements {
    private static final Map<String, String> PACKAGE_OF_TOOL =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("linux.uml", "user-mode-linux"),
                            Map.entry("nft", "nftables"),
                            Map.entry("iptables", "iptables"),
                            Map.entry("modprobe", "kmod"),
                            Map.entry("ip", "iproute2"),
                            Map.entry("tc", "iproute2"),
                            Map.entry("ping", "iputils-ping"),
                            Map.entry("pppd", "ppp"),
                            Map.entry("pptp", "pptp-linux"),
                            Map.entry("pptpd", "pptpd"),
                            Map.entry("iperf3", "iperf3"),
                            Map.entry("taskset", "util-linux")));

    private Requirements() {}

    public static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws a {@link LabException} that names everything that is missing and how to get it. */
    public static void check() {
        if (!isRoot()) {
            throw new LabException("the lab makes network namespaces: run it as root");
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            throw new LabException("the lab needs /dev/net/tun: modprobe tun");
        }
        TreeSet<String> packages = new TreeSet<>();
        PACKAGE_OF_TOOL.forEach((tool, name) -> {
            if (!isInstalled(tool)) {
                packages.add(name);
            }
        });
        if (!packages.isEmpty()) {
            throw new LabException(
                    "the lab needs Debian's packages "
                            + String.join(" ", packages)
                            + ": run lab/install-peers.sh");
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(
                        "/usr/local/sbin",
                        "/usr/local/bin",
                        "/usr/sbin",
                        "/usr/bin",
                        "/sbin",
                        "/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }
}
