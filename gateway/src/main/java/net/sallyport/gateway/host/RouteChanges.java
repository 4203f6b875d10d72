package net.sallyport.gateway.host;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Route;
import org.jspecify.annotations.Nullable;

/**
 * Routes to peers, and to networks behind them, that are to be made or removed, gathered and
 * applied together. An address that changes hands between two applications has its route replaced,
 * so that there is never none. Changes may be left by any thread; applied by the host thread.
 */
final class RouteChanges {
    private record Change(
            int link, @Nullable Inet4Address source, int mtu, SharedPorts.@Nullable Done done) {
        boolean adds() {
            return source != null;
        }
    }

    /** Who wants a route. */
    interface Owner {
        /** Of those who want the same route, that with the largest has it. */
        long turn();
    }

    private final Netlink netlink;
    private final @Nullable ProxyArp proxyArp;
    private final Flows flows;
    private final EventLog log;
    private final Map<Inet4Address, Integer> arpLinks = new HashMap<>();
    private final Set<Subnet> installed = new HashSet<>();
    private final Map<Subnet, Owner> owners = new HashMap<>();
    private Map<Subnet, Change> pending = new LinkedHashMap<>();

    RouteChanges(Netlink netlink, @Nullable ProxyArp proxyArp, Flows flows, EventLog log) {
        this.netlink = netlink;
        this.proxyArp = proxyArp;
        this.flows = flows;
        this.log = log;
    }

    /**
     * The route to {@code peer} is the owner's from now on, unless one of a later turn has it
     * already; one to a network only if nobody but us had it.
     *
     * @param mtu of the route, bytes; 0: the interface's
     */
    synchronized void add(
            Subnet peer,
            int link,
            Inet4Address source,
            int mtu,
            Owner owner,
            SharedPorts.Done done) {
        Owner before = owners.get(peer);
        if (before != null && before.turn() > owner.turn()) {
            return;
        }
        owners.put(peer, owner);
        pending.put(peer, new Change(link, source, mtu, done));
    }

    /** Removes the route, unless it is somebody else's by now. */
    synchronized void remove(Subnet peer, int link, Owner owner) {
        if (owners.remove(peer, owner)) {
            pending.put(peer, new Change(link, null, 0, null));
        }
    }

    /** Applies what has gathered, if anything has. */
    void apply() {
        Map<Subnet, Change> changes;
        synchronized (this) {
            if (pending.isEmpty()) {
                return;
            }
            changes = pending;
            pending = new LinkedHashMap<>();
        }
        flows.forget(
                changes.entrySet().stream()
                        .filter(each -> each.getValue().adds() && isHost(each.getKey()))
                        .map(each -> each.getKey().base())
                        .toList());
        NetlinkBatch batch = netlink.batch();
        changes.forEach((peer, change) -> {
            Route route =
                    Route.toHost(peer.base(), change.link()).withPrefixLength(peer.prefixLength());
            if (!change.adds()) {
                batch.deleteRoute(route);
            } else {
                Route full = route.withSource(change.source()).withMtu(change.mtu());
                if (isHost(peer) || installed.contains(peer)) {
                    batch.replaceRoute(full);
                } else {
                    batch.addRoute(full);
                }
            }
        });
        @Nullable LinuxException[] failures = new LinuxException[changes.size()];
        try {
            failures = batch.tryCommit();
        } catch (LinuxException e) {
            Arrays.fill(failures, e);
        }
        List<Subnet> peers = new ArrayList<>(changes.keySet());
        for (int i = 0; i < peers.size(); i++) {
            Subnet peer = peers.get(i);
            Change change = changes.get(peer);
            if (change != null) {
                finish(peer, change, failures[i]);
            }
        }
    }

    private void finish(Subnet peer, Change change, @Nullable LinuxException failure) {
        if (!change.adds()) {
            installed.remove(peer);
        } else if (failure == null) {
            installed.add(peer);
        }
        SharedPorts.Done done = change.done();
        if (done != null) {
            done.done(failure == null ? null : failure.getMessage());
        } else if (failure != null && failure.errno() != Errno.ESRCH) {
            log.error("route-not-removed", failure, "to", peer);
        }
        if (proxyArp != null && isHost(peer)) {
            answerArp(proxyArp, peer.base(), change.adds());
        }
    }

    private static boolean isHost(Subnet subnet) {
        return subnet.prefixLength() == 32;
    }

    private void answerArp(ProxyArp proxy, Inet4Address peer, boolean begin) {
        try {
            Integer link = arpLinks.remove(peer);
            if (begin) {
                arpLinks.put(peer, link != null ? link : proxy.begin(peer));
            } else if (link != null && link != 0) {
                proxy.end(link, peer);
            }
        } catch (LinuxException e) {
            log.error("proxy-arp-failed", e, "address", peer.getHostAddress());
        }
    }
}
