package net.sallyport.client.host;

import java.io.IOException;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.sallyport.client.config.ConnectionConfig.Prefix;
import net.sallyport.client.config.ConnectionConfig.Routes;
import net.sallyport.linux.Errno;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.Route;
import net.sallyport.linux.RoutePath;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one tunnel: what goes through it, and, where that covers the server, the route to
 * the server beside it. No route of anybody else's is changed: the default route stands in front of
 * the old one, which counts again when the interface goes. Not for several threads at once.
 */
final class HostRoutes {
    /** Who made the route, as rtnetlink(7) numbers it: ours are known by it. */
    static final int PROTOCOL = 153;

    private final Netlink netlink;
    private final int link;
    private final Inet4Address server;
    private final List<Route> routes;

    /**
     * @param link the tunnel's interface
     * @param local our address inside the tunnel
     * @param server the tunnel's other end, outside
     */
    HostRoutes(Netlink netlink, int link, Inet4Address local, Inet4Address server, Routes wanted) {
        this.netlink = netlink;
        this.link = link;
        this.server = server;
        List<Route> all = new ArrayList<>();
        if (wanted.everything()) {
            all.add(
                    route(new Prefix(Ipv4.of(0), 0), local)
                            .withMetric(Math.max(0, wanted.metric())));
        }
        wanted.networks().forEach(prefix -> all.add(route(prefix, local)));
        routes = List.copyOf(all);
    }

    private Route route(Prefix prefix, Inet4Address local) {
        return Route.toHost(prefix.address(), link)
                .withPrefixLength(prefix.length())
                .withSource(local)
                .withProtocol(PROTOCOL);
    }

    /** Whether the tunnel's own packets would go into it but for a route of their own. */
    boolean coverServer() {
        int address = Ipv4.toInt(server);
        return routes.stream().anyMatch(route -> covers(route, address));
    }

    static boolean isOurHostRoute(Route route, Inet4Address server) {
        return route.prefixLength() == 32
                && route.protocol() == PROTOCOL
                && route.destination().equals(server);
    }

    /** Makes the route to the server, as its packets go now; before {@link #addAll}. */
    void addHostRoute() throws LinuxException {
        Route beside = besideTunnel(netlink.routes(Route.MAIN));
        if (beside != null) {
            setHostRoute(beside);
            return;
        }
        // Another table has the way.
        RoutePath path = netlink.pathTo(server);
        if (path.link() != link) {
            setHostRoute(
                    Route.toHost(server, path.link())
                            .withPrefixLength(0)
                            .withGateway(path.gateway()));
        }
    }

    void addAll() throws IOException {
        for (Route route : routes) {
            add(route);
        }
    }

    /**
     * Sees to it that all routes are still there, and that the one to the server leads where its
     * packets would go without us: interfaces come and go, and so do gateways.
     *
     * @return whether anything had to be changed
     */
    boolean mend() throws LinuxException {
        List<Route> now = netlink.routes(Route.MAIN);
        boolean changed = false;
        if (coverServer()) {
            Route beside = besideTunnel(now);
            Route ours =
                    now.stream()
                            .filter(route -> isOurHostRoute(route, server))
                            .findFirst()
                            .orElse(null);
            if (beside != null && !leadsAsWell(ours, beside)) {
                changed = setHostRoute(beside);
            }
        }
        for (Route route : routes) {
            if (now.stream().noneMatch(there -> isSame(there, route))) {
                add(route);
                changed = true;
            } else if (!isFirst(now, route)) {
                netlink.batch().deleteRoute(route).prependRoute(route).tryCommit();
                changed = true;
            }
        }
        return changed;
    }

    private void add(Route route) throws LinuxException {
        try {
            netlink.batch().prependRoute(route).commit();
        } catch (LinuxException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    private static boolean leadsAsWell(@Nullable Route ours, Route beside) {
        return ours != null
                && ours.link() == beside.link()
                && Objects.equals(ours.gateway(), beside.gateway());
    }

    /** Somebody else's route to that very host serves as well as ours would. */
    private boolean setHostRoute(Route like) throws LinuxException {
        if (like.prefixLength() == 32) {
            return false;
        }
        netlink.batch()
                .replaceRoute(
                        Route.toHost(server, like.link())
                                .withGateway(like.gateway())
                                .withProtocol(PROTOCOL))
                .commit();
        return true;
    }

    /** The route that the server's packets would take without us. */
    private @Nullable Route besideTunnel(List<Route> now) {
        int address = Ipv4.toInt(server);
        return now.stream()
                .filter(route -> route.link() != link && route.link() != 0)
                .filter(route -> !isOurHostRoute(route, server))
                .filter(route -> covers(route, address))
                .min(
                        Comparator.comparingInt((Route route) -> -route.prefixLength())
                                .thenComparingInt(Route::metric))
                .orElse(null);
    }

    private static boolean covers(Route route, int address) {
        int mask = route.prefixLength() == 0 ? 0 : -1 << 32 - route.prefixLength();
        return ((Ipv4.toInt(route.destination()) ^ address) & mask) == 0;
    }

    private static boolean isSame(Route a, Route b) {
        return a.link() == b.link()
                && a.prefixLength() == b.prefixLength()
                && a.metric() == b.metric()
                && a.destination().equals(b.destination());
    }

    /** Whether no other route of that destination is taken before this one. */
    private static boolean isFirst(List<Route> now, Route ours) {
        for (Route route : now) {
            if (route.prefixLength() == ours.prefixLength()
                    && route.destination().equals(ours.destination())
                    && route.metric() <= ours.metric()) {
                return isSame(route, ours);
            }
        }
        return true;
    }
}
