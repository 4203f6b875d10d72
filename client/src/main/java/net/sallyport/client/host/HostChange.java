package net.sallyport.client.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.client.host.UndoJournal.Entry;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.Route;

/**
 * The changes that outlive a process that is killed; each can be undone by its journal entry alone.
 * What is tied to the interface (its routes, systemd-resolved's servers) goes with it.
 */
public sealed interface HostChange {
    /** A route to the server beside the tunnel. */
    record HostRoute(Inet4Address server) implements HostChange {}

    /** Name servers in resolvconf, under the name that pppd's users know. */
    record Resolvconf(String interfaceName) implements HostChange {}

    /** A table of nftables. */
    record NftTable(String name) implements HostChange {}

    /** A file that says that we are there. */
    record StateFile(Path path) implements HostChange {}

    /** An {@code ip-down} that has to follow an {@code ip-up}. */
    record Script(Path path, List<String> arguments, Map<String, String> environment)
            implements HostChange {
        public Script {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /** As it is written down. */
    default Entry entry() {
        return switch (this) {
            case HostRoute(Inet4Address server) ->
                    new Entry("host-route", List.of(server.getHostAddress()));
            case Resolvconf(String name) -> new Entry("resolvconf", List.of(name));
            case NftTable(String name) -> new Entry("nft-table", List.of(name));
            case StateFile(Path path) -> new Entry("file", List.of(path.toString()));
            case Script(Path path, var arguments, var environment) -> {
                List<String> details = new java.util.ArrayList<>(List.of(path.toString()));
                details.add(Integer.toString(arguments.size()));
                details.addAll(arguments);
                environment.forEach((name, value) -> details.add(name + "=" + value));
                yield new Entry("script", details);
            }
        };
    }

    /**
     * Reads what {@link #entry} wrote.
     *
     * @throws IllegalArgumentException it is none of ours
     */
    static HostChange of(Entry entry) {
        List<String> details = entry.details();
        if (details.isEmpty()) {
            throw new IllegalArgumentException("nothing is said of a change: " + entry.kind());
        }
        String first = details.getFirst();
        return switch (entry.kind()) {
            case "host-route" -> new HostRoute(Inet4Address.ofLiteral(first));
            case "resolvconf" -> new Resolvconf(first);
            case "nft-table" -> new NftTable(first);
            case "file" -> new StateFile(Path.of(first));
            case "script" -> script(first, details);
            default -> throw new IllegalArgumentException("unknown change: " + entry.kind());
        };
    }

    private static Script script(String path, List<String> details) {
        int arguments = Integer.parseInt(details.get(1));
        Map<String, String> environment = new LinkedHashMap<>();
        for (String variable : details.subList(2 + arguments, details.size())) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return new Script(Path.of(path), details.subList(2, 2 + arguments), environment);
    }

    /** Takes the change back. A change that is not there any more is none. */
    default void undo(Netlink netlink) throws IOException {
        switch (this) {
            case HostRoute(Inet4Address server) -> deleteHostRoute(netlink, server);
            case Resolvconf(String name) -> NameServers.removeFromResolvconf(name);
            case NftTable(String name) -> MssClamp.deleteTable(name);
            case StateFile(Path path) -> Files.deleteIfExists(path);
            case Script script -> {
                if (Files.isExecutable(script.path())) {
                    Process _ =
                            BoundedProgram.script(
                                    script.path(), script.arguments(), script.environment());
                }
            }
        }
    }

    private static void deleteHostRoute(Netlink netlink, Inet4Address server)
            throws LinuxException {
        for (Route route : netlink.routes(Route.MAIN)) {
            if (HostRoutes.isOurHostRoute(route, server)) {
                netlink.batch().deleteRoute(route).tryCommit();
            }
        }
    }
}
