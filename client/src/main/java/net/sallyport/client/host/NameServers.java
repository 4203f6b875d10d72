package net.sallyport.client.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells this host's resolver of a tunnel's name servers: systemd-resolved, or else resolvconf. */
final class NameServers {
    private static final Path RESOLVED = Path.of("/run/systemd/resolve");

    private NameServers() {}

    /** What is there to be told. */
    enum Resolver {
        /** Forgets what belongs to an interface when that goes. */
        SYSTEMD_RESOLVED,
        RESOLVCONF,
        NONE
    }

    static Resolver resolver() {
        if (Files.isDirectory(RESOLVED) && BoundedProgram.find("resolvectl") != null) {
            return Resolver.SYSTEMD_RESOLVED;
        }
        return BoundedProgram.find("resolvconf") != null ? Resolver.RESOLVCONF : Resolver.NONE;
    }

    /**
     * Gives the servers to systemd-resolved.
     *
     * @param everything whether they are for every name, and not only if nobody else knows it
     */
    static void giveToResolved(String interfaceName, List<Inet4Address> servers, boolean everything)
            throws IOException {
        String tool = String.valueOf(BoundedProgram.find("resolvectl"));
        List<String> command = new ArrayList<>(List.of(tool, "dns", interfaceName));
        servers.stream().distinct().forEach(server -> command.add(server.getHostAddress()));
        BoundedProgram.run("", command);
        if (everything) {
            BoundedProgram.run("", List.of(tool, "domain", interfaceName, "~."));
        }
    }

    static void giveToResolvconf(String interfaceName, List<Inet4Address> servers)
            throws IOException {
        BoundedProgram.run(text(servers), List.of(resolvconf(), "-a", record(interfaceName)));
    }

    static void removeFromResolvconf(String interfaceName) throws IOException {
        if (BoundedProgram.find("resolvconf") != null) {
            BoundedProgram.run("", List.of(resolvconf(), "-d", record(interfaceName)));
        }
    }

    /** As {@code resolv.conf(5)} wants it. */
    static String text(List<Inet4Address> servers) {
        StringBuilder text = new StringBuilder();
        servers.stream()
                .distinct()
                .forEach(server ->
                        text.append("nameserver ").append(server.getHostAddress()).append('\n'));
        return text.toString();
    }

    private static String resolvconf() {
        return String.valueOf(BoundedProgram.find("resolvconf"));
    }

    /** The name that Debian's own scripts for pppd use, so that both mean the same. */
    private static String record(String interfaceName) {
        return interfaceName + ".pppd";
    }
}
