package net.sallyport.gateway.host;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Route;
import org.jspecify.annotations.Nullable;

/**
 * Routes to peers that are to be made or removed, gathered and applied together. An address that
 * changes hands between two applications has its route replaced, so that there is never none.
 * Changes may be left by any thread; applied by the host thread.
 */
final class RouteChanges {
    private record Change(
            int link, @Nullable Inet4Address source, int mtu, SharedPorts.@Nullable Done done) {
        boolean adds() {
            return source != null;
        }
    }

    private final Netlink netlink;
    private final @Nullable ProxyArp proxyArp;
    private final EventLog log;
    private final Map<Inet4Address, Integer> arpLinks = new HashMap<>();
    private final Map<Inet4Address, Object> owners = new HashMap<>();
    private Map<Inet4Address, Change> pending = new LinkedHashMap<>();

    RouteChanges(Netlink netlink, @Nullable ProxyArp proxyArp, EventLog log) {
        this.netlink = netlink;
        this.proxyArp = proxyArp;
        this.log = log;
    }

    /**
     * The route to {@code peer} is the owner's from now on, whoever had it before.
     *
     * @param mtu of the route, bytes; 0: the interface's
     */
    synchronized void add(
            Inet4Address peer,
            int link,
            Inet4Address source,
            int mtu,
            Object owner,
            SharedPorts.Done done) {
        owners.put(peer, owner);
        pending.put(peer, new Change(link, source, mtu, done));
    }

    /** Removes the route, unless it is somebody else's by now. */
    synchronized void remove(Inet4Address peer, int link, Object owner) {
        if (owners.remove(peer, owner)) {
            pending.put(peer, new Change(link, null, 0, null));
        }
    }

    /** Applies what has gathered, if anything has. */
    void apply() {
        Map<Inet4Address, Change> changes;
        synchronized (this) {
            if (pending.isEmpty()) {
                return;
            }
            changes = pending;
            pending = new LinkedHashMap<>();
        }
        NetlinkBatch batch = netlink.batch();
        changes.forEach((peer, change) -> {
            Route route = Route.toHost(peer, change.link());
            if (change.adds()) {
                batch.replaceRoute(route.withSource(change.source()).withMtu(change.mtu()));
            } else {
                batch.deleteRoute(route);
            }
        });
        @Nullable LinuxException[] failures = new LinuxException[changes.size()];
        try {
            failures = batch.tryCommit();
        } catch (LinuxException e) {
            Arrays.fill(failures, e);
        }
        List<Inet4Address> peers = new ArrayList<>(changes.keySet());
        for (int i = 0; i < peers.size(); i++) {
            Inet4Address peer = peers.get(i);
            Change change = changes.get(peer);
            if (change != null) {
                finish(peer, change, failures[i]);
            }
        }
    }

    private void finish(Inet4Address peer, Change change, @Nullable LinuxException failure) {
        SharedPorts.Done done = change.done();
        if (done != null) {
            done.done(failure == null ? null : failure.getMessage());
        } else if (failure != null && failure.errno() != Errno.ESRCH) {
            log.error("route-not-removed", failure, "address", peer.getHostAddress());
        }
        if (proxyArp != null) {
            answerArp(proxyArp, peer, change.adds());
        }
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
