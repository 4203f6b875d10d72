package net.sallyport.gateway.doctor;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.firewall.HostFirewall;
import net.sallyport.gateway.firewall.Nft;
import net.sallyport.gateway.firewall.Obstacles;
import net.sallyport.gateway.host.OurLinks;
import net.sallyport.linux.Errno;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.Link;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.RoutePath;
import net.sallyport.linux.TcpListener;
import org.jspecify.annotations.Nullable;

/** The host's place in the network. */
final class NetworkChecks {
    /** Documentation's, and so nobody's: just to see which way packets leave. */
    private static final Inet4Address SOMEWHERE = Ipv4.of(0xcb007101);

    /** IP 20, GRE 16, PPP 4, MPPE 4. */
    private static final int TUNNEL_HEADERS = 44;

    private static final List<Subnet> PRIVATE =
            List.of(
                    new Subnet(Ipv4.of(0x0a000000), 8),
                    new Subnet(Ipv4.of(0xac100000), 12),
                    new Subnet(Ipv4.of(0xc0a80000), 16),
                    new Subnet(Ipv4.of(0x64400000), 10));

    private NetworkChecks() {}

    static void port(ServerConfig config, boolean runs, List<Finding> findings) {
        int port = config.listen().port();
        if (runs) {
            findings.add(Finding.ok("port", "a sallyport server runs in this network namespace"));
            return;
        }
        List<Inet4Address> addresses = config.listen().addresses();
        for (Inet4Address address : addresses.isEmpty() ? List.of(Ipv4.of(0)) : addresses) {
            try (TcpListener _ = TcpListener.bind(address, port, 1)) {
                findings.add(
                        Finding.ok(
                                "port", "TCP " + port + " is free on " + address.getHostAddress()));
            } catch (LinuxException e) {
                String why =
                        switch (e.errno()) {
                            case Errno.EADDRINUSE ->
                                    "is taken: stop what listens there (ss -ltnp 'sport = :"
                                            + port
                                            + "' names it; often pptpd)";
                            case Errno.EADDRNOTAVAIL ->
                                    "cannot be used: no interface has the address";
                            default -> "cannot be used: " + e.getMessage();
                        };
                findings.add(
                        Finding.fail(
                                "port",
                                "TCP " + port + " on " + address.getHostAddress() + " " + why));
            }
        }
    }

    static void rivals(List<Finding> findings) {
        Set<String> names = new LinkedHashSet<>();
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String name = nameOf(process);
                if (name.equals("pptpd") || name.equals("accel-pppd")) {
                    names.add(name + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException unknown) {
            return;
        }
        if (names.isEmpty()) {
            findings.add(Finding.ok("rivals", "no other PPTP server runs"));
        } else {
            findings.add(
                    Finding.warn(
                            "rivals",
                            String.join(", ", names) + " runs: only one can have TCP 1723"));
        }
    }

    private static String nameOf(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    static void pool(ServerConfig config, boolean runs, List<Finding> findings) {
        try (Netlink netlink = Netlink.open()) {
            for (LinkAddress address : netlink.addresses()) {
                Link link = netlink.link(address.link());
                if (link == null
                        || link.group() == OurLinks.GROUP
                        || runs && isLocal(config, address)) {
                    continue;
                }
                if (config.pool().remotes().contains(address.local())) {
                    findings.add(
                            Finding.fail(
                                    "pool",
                                    address.local().getHostAddress()
                                            + " is of the pool and of "
                                            + link.name()
                                            + ": take it out of one of them"));
                    return;
                }
                if (!config.interfaces().proxyArp() && isInside(config, address)) {
                    findings.add(
                            Finding.warn(
                                    "pool",
                                    "the pool lies in the network of "
                                            + link.name()
                                            + ", whose hosts will not find clients: set"
                                            + " interfaces.proxy-arp (proxyarp)"));
                    return;
                }
            }
            findings.add(
                    Finding.ok(
                            "pool", config.pool().remotes().size() + " addresses, nobody else's"));
        } catch (LinuxException e) {
            findings.add(Finding.fail("pool", "rtnetlink: " + e.getMessage()));
        }
    }

    private static boolean isLocal(ServerConfig config, LinkAddress address) {
        return config.pool().locals().contains(address.local());
    }

    private static boolean isInside(ServerConfig config, LinkAddress address) {
        if (address.prefixLength() == 32 || address.prefixLength() == 0) {
            return false;
        }
        int mask = -1 << (32 - address.prefixLength());
        int network = Ipv4.toInt(address.local()) & mask;
        return config.pool().remotes().stream()
                .anyMatch(remote -> (Ipv4.toInt(remote) & mask) == network);
    }

    static void way(ServerConfig config, List<Finding> findings) {
        try (Netlink netlink = Netlink.open()) {
            RoutePath path = netlink.pathTo(SOMEWHERE);
            Link link = netlink.link(path.link());
            String source = path.source().getHostAddress();
            boolean isPrivate = PRIVATE.stream().anyMatch(each -> each.contains(path.source()));
            findings.add(
                    isPrivate
                            ? Finding.warn(
                                    "reachable",
                                    source
                                            + " is a private address: for clients outside, the router"
                                            + " in front must pass TCP "
                                            + config.listen().port()
                                            + " and protocol 47 (GRE, often 'PPTP passthrough') to"
                                            + " it")
                            : Finding.ok("reachable", "clients dial " + source));
            mtu(config, link, findings);
        } catch (LinuxException e) {
            findings.add(
                    Finding.warn(
                            "reachable", "there is no default route: only neighbours can dial"));
        }
    }

    private static void mtu(ServerConfig config, @Nullable Link link, List<Finding> findings) {
        int largest = Math.min(config.lcp().mtu(), 1_500) + TUNNEL_HEADERS;
        if (link != null && link.mtu() < largest) {
            findings.add(
                    Finding.warn(
                            "mtu",
                            link.name()
                                    + " carries "
                                    + link.mtu()
                                    + " bytes, and tunnels take up to "
                                    + largest
                                    + ": they will be fragmented; lower the tunnels' MTU to "
                                    + (link.mtu() - TUNNEL_HEADERS)
                                    + " (mru, mtu)"));
        } else if (link != null) {
            findings.add(Finding.ok("mtu", "tunnels fit " + link.name()));
        }
    }

    static void filter(ServerConfig config, List<Finding> findings) {
        try {
            String plan = HostFirewall.plan(config);
            if (plan.isEmpty()) {
                findings.add(Finding.ok("nat", "not asked for"));
            } else if (Nft.find() != null) {
                HostFirewall.tryOut(plan);
                findings.add(Finding.ok("nat", "the kernel takes the rules"));
            }
        } catch (IOException e) {
            findings.add(Finding.fail("nat", String.valueOf(e.getMessage())));
        }
        List<String> obstacles = Obstacles.find(config);
        obstacles.forEach(obstacle -> findings.add(Finding.warn("firewall", obstacle)));
        if (obstacles.isEmpty()) {
            findings.add(Finding.ok("firewall", "nothing is found that is in the way"));
        }
    }
}
