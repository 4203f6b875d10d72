package net.sallyport.gateway.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.host.Descriptors;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Processes;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.Tun;
import net.sallyport.linux.TunRing;

/** What the process may do, and what the kernel has. */
final class ProcessChecks {
    private static final int GRE = 47;
    private static final int NET_BIND_SERVICE = 10;
    private static final int NET_ADMIN = 12;
    private static final int NET_RAW = 13;
    private static final int SYS_RESOURCE = 24;
    private static final long LOW_DISK_BYTES = 100L << 20;

    private ProcessChecks() {}

    static void capabilities(ServerConfig config, List<Finding> findings) {
        long effective = effectiveCapabilities();
        Map<Integer, String> needed = new TreeMap<>();
        needed.put(NET_ADMIN, "CAP_NET_ADMIN");
        needed.put(NET_RAW, "CAP_NET_RAW");
        if (config.listen().port() < 1024) {
            needed.put(NET_BIND_SERVICE, "CAP_NET_BIND_SERVICE");
        }
        List<String> missing = new ArrayList<>();
        needed.forEach((bit, name) -> {
            if ((effective & 1L << bit) == 0) {
                missing.add(name);
            }
        });
        if (!missing.isEmpty()) {
            findings.add(
                    Finding.fail(
                            "capabilities",
                            "missing "
                                    + String.join(", ", missing)
                                    + ": run as root, or with AmbientCapabilities= of the systemd"
                                    + " unit"));
        } else if ((effective & 1L << SYS_RESOURCE) == 0) {
            findings.add(
                    Finding.ok(
                            "capabilities",
                            "all that are needed; without CAP_SYS_RESOURCE the hard limit of"
                                    + " descriptors cannot be raised"));
        } else {
            findings.add(Finding.ok("capabilities", "all that are needed"));
        }
    }

    private static long effectiveCapabilities() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException unknown) {
            return 0;
        }
    }

    static void kernel(List<Finding> findings) {
        String release;
        try {
            release = Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip();
        } catch (IOException unknown) {
            findings.add(Finding.warn("kernel", "its version cannot be read"));
            return;
        }
        String[] numbers = release.split("[^0-9]+", 3);
        int version = Integer.parseInt(numbers[0]) * 1000 + Integer.parseInt(numbers[1]);
        if (version < 5_007) {
            findings.add(
                    Finding.warn(
                            "kernel",
                            release
                                    + ": rules of [nat] for clients need 5.7 or later; all else works"));
        } else {
            findings.add(Finding.ok("kernel", release));
        }
    }

    static void descriptors(ServerConfig config, List<Finding> findings) {
        long needed = Descriptors.needOf(config);
        try {
            Processes.DescriptorLimit limit = Processes.descriptorLimit();
            boolean enough = limit.hard() < 0 || limit.hard() >= needed;
            boolean canRaise = (effectiveCapabilities() & 1L << SYS_RESOURCE) != 0;
            String text = config.connections() + " sessions take " + needed + " of " + limit.hard();
            if (enough || canRaise) {
                findings.add(Finding.ok("descriptors", text));
            } else {
                findings.add(
                        Finding.fail(
                                "descriptors",
                                text
                                        + ": raise LimitNOFILE= of the unit (or ulimit -Hn), or lower"
                                        + " pool.connections"));
            }
        } catch (LinuxException e) {
            findings.add(Finding.warn("descriptors", String.valueOf(e.getMessage())));
        }
    }

    static void directories(ServerConfig config, List<Finding> findings) {
        directory("run directory", config.paths().runDir(), findings);
        directory("state directory", config.paths().stateDir(), findings);
    }

    private static void directory(String matter, Path directory, List<Finding> findings) {
        Path there = directory.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            findings.add(
                    Finding.fail(
                            matter,
                            directory + " cannot be written: nothing can be made in " + there));
            return;
        }
        try {
            FileStore store = Files.getFileStore(there);
            long free = store.getUsableSpace();
            String text = directory + ", " + (free >> 20) + " MB free";
            findings.add(
                    free < LOW_DISK_BYTES
                            ? Finding.warn(matter, text + ": the history may find no room")
                            : Finding.ok(matter, text));
        } catch (IOException e) {
            findings.add(Finding.warn(matter, directory + ": " + e.getMessage()));
        }
    }

    static void tun(List<Finding> findings) {
        try (Tun tun = Tun.open("spdoctor%d", Tun.Flag.EXCLUSIVE)) {
            findings.add(
                    Finding.ok("tun", "a device can be made (" + tun.name() + ", gone again)"));
        } catch (LinuxException e) {
            String remedy =
                    switch (e.errno()) {
                        case Errno.ENOENT, Errno.ENODEV ->
                                "modprobe tun; in a container, pass /dev/net/tun in";
                        case Errno.EACCES ->
                                "/dev/net/tun is not readable and writable for this user: root, or"
                                        + " the group that owns it";
                        default -> "it takes CAP_NET_ADMIN in this network namespace";
                    };
            findings.add(Finding.fail("tun", e.getMessage() + ": " + remedy));
        }
    }

    static void ring(ServerConfig config, List<Finding> findings) {
        if (!config.interfaces().usesRings()) {
            findings.add(Finding.ok("io_uring", "switched off"));
            return;
        }
        try (TunRing _ = TunRing.open(1)) {
            findings.add(Finding.ok("io_uring", "many packets go in one call"));
        } catch (LinuxException e) {
            findings.add(
                    Finding.ok(
                            "io_uring",
                            e.getMessage()
                                    + ": each packet is a call of its own, which takes more"
                                    + " processor time; it takes Linux 5.19, and"
                                    + " kernel.io_uring_disabled=0 or 1"));
        }
    }

    static void rawSocket(List<Finding> findings) {
        try (RawSocket _ = RawSocket.open(GRE)) {
            findings.add(Finding.ok("gre", "a socket for protocol 47 can be opened"));
        } catch (LinuxException e) {
            findings.add(Finding.fail("gre", e.getMessage() + ": it takes CAP_NET_RAW"));
        }
    }
}
