package net.sallyport.linux;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interfaces, addresses and routes of the network namespace in which it was opened, through
 * rtnetlink: a request is sent and its answer waited for. It takes the kernel's network lock and
 * may wait for it, so it is not for a worker's thread. Any thread may use it; one at a time gets
 * through.
 */
public final class Netlink implements AutoCloseable {
    private static final int NETLINK_ROUTE = 0;

    private final NetlinkSocket socket;

    private Netlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in this thread's network namespace; changes need CAP_NET_ADMIN. */
    public static Netlink open() throws LinuxException {
        return new Netlink(NetlinkSocket.open(NETLINK_ROUTE));
    }

    /** Starts to gather requests. */
    public NetlinkBatch batch() {
        return new NetlinkBatch(this);
    }

    /** All interfaces. */
    public List<Link> links() throws LinuxException {
        List<Link> links = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, Rtnetlink.DUMP, 0);
        request.end();
        socket.dump(
                "link list",
                request,
                links::clear,
                reply -> {
                    if (reply.type() == Rtnetlink.NEWLINK) {
                        links.add(link(reply));
                    }
                });
        return links;
    }

    /** The interface of that index, null if there is none. */
    public @Nullable Link link(int index) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, 0, index);
        request.end();
        return oneLink("link get " + index, request);
    }

    /** The interface of that name, null if there is none. */
    public @Nullable Link link(String name) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        linkRequest(request, 0, 0);
        request.attribute(Rtnetlink.LINK_NAME, name);
        request.end();
        return oneLink("link get " + name, request);
    }

    /**
     * Makes two Ethernet interfaces joined by a wire, one here and one in another namespace, both
     * down and without addresses.
     *
     * @throws LinuxException {@link Errno#EEXIST} if a name is taken
     */
    public void createVeth(String name, String peerName, NetworkNamespace peerNamespace)
            throws LinuxException {
        String request = "link add " + name + " type veth peer " + peerName;
        try (Fd namespace = peerNamespace.open()) {
            NetlinkWriter writer = new NetlinkWriter();
            int flags = Rtnetlink.REQUEST | Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE;
            linkMessage(writer.begin(Rtnetlink.NEWLINK, flags), 0);
            writer.attribute(Rtnetlink.LINK_NAME, name);
            int info = writer.beginNest(Rtnetlink.LINK_INFO);
            writer.attribute(Rtnetlink.LINK_INFO_KIND, "veth");
            int data = writer.beginNest(Rtnetlink.LINK_INFO_DATA);
            int peer = writer.beginNest(Rtnetlink.VETH_PEER);
            linkMessage(writer, 0);
            writer.attribute(Rtnetlink.LINK_NAME, peerName);
            writer.attribute(Rtnetlink.LINK_NAMESPACE, namespace.number());
            writer.endNest(peer).endNest(data).endNest(info).end();
            LinuxException failure = socket.transact(writer, List.of(request))[0];
            if (failure != null) {
                throw failure;
            }
        }
    }

    // struct ifinfomsg: family, padding, type, index, flags, change mask.
    private static void linkMessage(NetlinkWriter writer, int index) {
        writer.u8(0).u8(0).u16(0).u32(index).u32(0).u32(0);
    }

    private static void linkRequest(NetlinkWriter request, int flags, int index) {
        request.begin(Rtnetlink.GETLINK, Rtnetlink.REQUEST | flags);
        linkMessage(request, index);
    }

    private @Nullable Link oneLink(String what, NetlinkWriter request) throws LinuxException {
        try {
            return link(socket.ask(what, request));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENODEV) {
                return null;
            }
            throw e;
        }
    }

    private static Link link(NetlinkReply r) {
        int attributes = 16;
        return new Link(
                r.u32(4),
                r.text(attributes, Rtnetlink.LINK_NAME),
                r.nestedText(attributes, Rtnetlink.LINK_INFO, Rtnetlink.LINK_INFO_KIND),
                r.text(attributes, Rtnetlink.LINK_ALIAS),
                r.number(attributes, Rtnetlink.LINK_GROUP, 0),
                r.u32(8),
                r.number(attributes, Rtnetlink.LINK_MTU, 0),
                r.number(attributes, Rtnetlink.LINK_TX_QUEUE, 0));
    }

    /** The IPv4 addresses of all interfaces. */
    public List<LinkAddress> addresses() throws LinuxException {
        List<LinkAddress> addresses = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        request.begin(Rtnetlink.GETADDR, Rtnetlink.REQUEST | Rtnetlink.DUMP);
        request.u8(SocketCalls.AF_INET).u8(0).u8(0).u8(0).u32(0).end();
        socket.dump(
                "address list",
                request,
                addresses::clear,
                reply -> {
                    Inet4Address local = reply.address(8, Rtnetlink.ADDRESS_LOCAL);
                    Inet4Address peer = reply.address(8, Rtnetlink.ADDRESS_PEER);
                    if (reply.type() == Rtnetlink.NEWADDR && local != null) {
                        addresses.add(
                                new LinkAddress(
                                        reply.u32(4),
                                        local,
                                        peer == null ? local : peer,
                                        reply.u8(1)));
                    }
                });
        return addresses;
    }

    /** The IPv4 unicast routes of one table, {@link Route#MAIN} for example. */
    public List<Route> routes(int table) throws LinuxException {
        List<Route> routes = new ArrayList<>();
        NetlinkWriter request = new NetlinkWriter();
        routeRequest(request, Rtnetlink.DUMP, 0);
        request.end();
        socket.dump(
                "route list",
                request,
                routes::clear,
                reply -> {
                    if (reply.type() == Rtnetlink.NEWROUTE
                            && reply.u8(7) == Rtnetlink.UNICAST
                            && reply.number(12, Rtnetlink.ROUTE_TABLE, reply.u8(4)) == table) {
                        routes.add(route(reply, table));
                    }
                });
        return routes;
    }

    private static void routeRequest(NetlinkWriter request, int flags, int destinationLength) {
        request.begin(Rtnetlink.GETROUTE, Rtnetlink.REQUEST | flags);
        request.u8(SocketCalls.AF_INET).u8(destinationLength).u16(0).u32(0).u32(0);
    }

    private static Route route(NetlinkReply r, int table) {
        int attributes = 12;
        Inet4Address destination = r.address(attributes, Rtnetlink.ROUTE_DESTINATION);
        return new Route(
                destination == null ? Ipv4.of(0) : destination,
                r.u8(1),
                r.number(attributes, Rtnetlink.ROUTE_LINK, 0),
                r.address(attributes, Rtnetlink.ROUTE_GATEWAY),
                r.address(attributes, Rtnetlink.ROUTE_SOURCE),
                table,
                r.number(attributes, Rtnetlink.ROUTE_METRIC, 0),
                r.u8(5),
                r.nestedNumber(attributes, Rtnetlink.ROUTE_METRICS, Rtnetlink.ROUTE_METRICS_MTU));
    }

    /**
     * Where the kernel would send a packet to that address.
     *
     * @throws LinuxException {@link Errno#ENETUNREACH} or {@link Errno#EHOSTUNREACH} if nowhere
     */
    public RoutePath pathTo(Inet4Address destination) throws LinuxException {
        NetlinkWriter request = new NetlinkWriter();
        routeRequest(request, 0, 32);
        request.attribute(Rtnetlink.ROUTE_DESTINATION, destination);
        request.end();
        Route route =
                route(socket.ask("route get " + destination.getHostAddress(), request), Route.MAIN);
        Inet4Address source = route.source();
        return new RoutePath(route.link(), route.gateway(), source == null ? Ipv4.of(0) : source);
    }

    @Nullable LinuxException[] transact(NetlinkWriter requests, List<String> names)
            throws LinuxException {
        return socket.transact(requests, names);
    }

    @Override
    public void close() {
        socket.close();
    }
}
