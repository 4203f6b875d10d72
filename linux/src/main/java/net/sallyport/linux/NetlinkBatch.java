package net.sallyport.linux;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests to change the network of the host, gathered to be sent together. They are carried out in
 * order; one that fails does not keep the others back. Not thread-safe; used once.
 *
 * <pre>{@code
 * netlink.batch().setMtu(tun.index(), 1400).setUp(tun.index()).commit();
 * }</pre>
 */
public final class NetlinkBatch {
    private final Netlink netlink;
    private final NetlinkWriter writer = new NetlinkWriter();
    private final List<String> requests = new ArrayList<>();

    NetlinkBatch(Netlink netlink) {
        this.netlink = netlink;
    }

    public NetlinkBatch setUp(int link) {
        return flags("link " + link + " up", link, Rtnetlink.IFF_UP);
    }

    public NetlinkBatch setDown(int link) {
        return flags("link " + link + " down", link, 0);
    }

    private NetlinkBatch flags(String request, int link, int flags) {
        link(Rtnetlink.NEWLINK, link, flags, Rtnetlink.IFF_UP);
        return end(request);
    }

    /**
     * @param bytes the largest IP packet, 68 and up
     */
    public NetlinkBatch setMtu(int link, int bytes) {
        link(link).attribute(Rtnetlink.LINK_MTU, bytes);
        return end("link " + link + " mtu " + bytes);
    }

    /**
     * @param packets how many may wait to be read from the device, or to be sent
     */
    public NetlinkBatch setTxQueueLength(int link, int packets) {
        link(link).attribute(Rtnetlink.LINK_TX_QUEUE, packets);
        return end("link " + link + " txqueuelen " + packets);
    }

    /** Kernels before 6.2 rename only what is down (EBUSY). */
    public NetlinkBatch rename(int link, String name) {
        link(link).attribute(Rtnetlink.LINK_NAME, name);
        return end("link " + link + " name " + name);
    }

    public NetlinkBatch setGroup(int link, int group) {
        link(link).attribute(Rtnetlink.LINK_GROUP, group);
        return end("link " + link + " group " + group);
    }

    /**
     * @param alias up to 255 bytes; empty removes it
     */
    public NetlinkBatch setAlias(int link, String alias) {
        link(link).attribute(Rtnetlink.LINK_ALIAS, alias);
        return end("link " + link + " alias " + alias);
    }

    public NetlinkBatch deleteLink(int link) {
        link(Rtnetlink.DELLINK, link, 0, 0);
        return end("link delete " + link);
    }

    /**
     * Deletes every interface of a group, with one wait for the processors instead of one each.
     *
     * @param group not 0, which is every interface that was given none
     */
    public NetlinkBatch deleteLinkGroup(int group) {
        if (group == 0) {
            throw new IllegalArgumentException("group 0 is the whole host");
        }
        link(Rtnetlink.DELLINK, 0, 0, 0).attribute(Rtnetlink.LINK_GROUP, group);
        return end("link delete group " + group);
    }

    private NetlinkWriter link(int link) {
        return link(Rtnetlink.NEWLINK, link, 0, 0);
    }

    // struct ifinfomsg: family, padding, type, index, flags, change mask.
    private NetlinkWriter link(int type, int link, int flags, int change) {
        return writer.begin(type, Rtnetlink.REQUEST)
                .u8(0)
                .u8(0)
                .u16(0)
                .u32(link)
                .u32(flags)
                .u32(change);
    }

    /** EEXIST if the interface has it. */
    public NetlinkBatch addAddress(LinkAddress address) {
        address(Rtnetlink.NEWADDR, Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE, address);
        return end("address add " + address);
    }

    /**
     * Likewise, but without the route to its network or peer that the kernel adds by itself. Who
     * makes that route itself can move it from one interface to another without a gap.
     */
    public NetlinkBatch addAddressWithoutRoute(LinkAddress address) {
        address(Rtnetlink.NEWADDR, Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE, address);
        writer.attribute(Rtnetlink.ADDRESS_FLAGS, Rtnetlink.ADDRESS_WITHOUT_ROUTE);
        return end("address add " + address + " noprefixroute");
    }

    /** EADDRNOTAVAIL if the interface does not have it. */
    public NetlinkBatch deleteAddress(LinkAddress address) {
        address(Rtnetlink.DELADDR, 0, address);
        return end("address delete " + address);
    }

    // struct ifaddrmsg: family, prefix length, flags, scope, interface index.
    private void address(int type, int flags, LinkAddress address) {
        writer.begin(type, Rtnetlink.REQUEST | flags)
                .u8(SocketCalls.AF_INET)
                .u8(address.prefixLength())
                .u8(0)
                .u8(Rtnetlink.SCOPE_UNIVERSE)
                .u32(address.link())
                .attribute(Rtnetlink.ADDRESS_LOCAL, address.local())
                .attribute(Rtnetlink.ADDRESS_PEER, address.peer());
    }

    /** EEXIST if there is a route to that destination with that metric in that table. */
    public NetlinkBatch addRoute(Route route) {
        route(Rtnetlink.NEWROUTE, Rtnetlink.CREATE | Rtnetlink.EXCLUSIVE, route);
        return end("route add " + route);
    }

    /**
     * Adds the route, in place of the one to that destination with that metric in that table if
     * there is one: at no time is there none.
     */
    public NetlinkBatch replaceRoute(Route route) {
        route(Rtnetlink.NEWROUTE, Rtnetlink.CREATE | Rtnetlink.REPLACE, route);
        return end("route replace " + route);
    }

    /**
     * Adds the route in front of those to that destination with that metric in that table, which
     * stay and count again when it has gone. EEXIST if the very same is there.
     */
    public NetlinkBatch prependRoute(Route route) {
        route(Rtnetlink.NEWROUTE, Rtnetlink.CREATE, route);
        return end("route prepend " + route);
    }

    /** Deletes the route that agrees in everything that is given; ESRCH if there is none. */
    public NetlinkBatch deleteRoute(Route route) {
        route(Rtnetlink.DELROUTE, 0, route);
        return end("route delete " + route);
    }

    // struct rtmsg: family, lengths of destination and source, service, table, protocol, scope,
    // type, flags. Tables above 255 go into an attribute alone.
    private void route(int type, int flags, Route route) {
        boolean delete = type == Rtnetlink.DELROUTE;
        int scope = route.gateway() != null ? Rtnetlink.SCOPE_UNIVERSE : Rtnetlink.SCOPE_LINK;
        writer.begin(type, Rtnetlink.REQUEST | flags)
                .u8(SocketCalls.AF_INET)
                .u8(route.prefixLength())
                .u8(0)
                .u8(0)
                .u8(route.table() < 256 ? route.table() : 0)
                .u8(delete ? 0 : route.protocol())
                .u8(delete ? Rtnetlink.SCOPE_NOWHERE : scope)
                .u8(Rtnetlink.UNICAST)
                .u32(0)
                .attribute(Rtnetlink.ROUTE_TABLE, route.table());
        if (route.prefixLength() > 0) {
            writer.attribute(Rtnetlink.ROUTE_DESTINATION, route.destination());
        }
        if (route.link() != 0) {
            writer.attribute(Rtnetlink.ROUTE_LINK, route.link());
        }
        Inet4Address gateway = route.gateway();
        if (gateway != null) {
            writer.attribute(Rtnetlink.ROUTE_GATEWAY, gateway);
        }
        Inet4Address source = route.source();
        if (source != null) {
            writer.attribute(Rtnetlink.ROUTE_SOURCE, source);
        }
        if (route.metric() != 0) {
            writer.attribute(Rtnetlink.ROUTE_METRIC, route.metric());
        }
        if (route.mtu() != 0) {
            writer.nested(Rtnetlink.ROUTE_METRICS, Rtnetlink.ROUTE_METRICS_MTU, route.mtu());
        }
    }

    /** Has this host answer ARP requests for an address on an interface (proxy ARP). */
    public NetlinkBatch addProxyNeighbour(int link, Inet4Address address) {
        neighbour(Rtnetlink.NEWNEIGH, Rtnetlink.CREATE | Rtnetlink.REPLACE, link, address);
        return end("neighbour add proxy " + address.getHostAddress() + " dev " + link);
    }

    /** ENOENT if there is none. */
    public NetlinkBatch deleteProxyNeighbour(int link, Inet4Address address) {
        neighbour(Rtnetlink.DELNEIGH, 0, link, address);
        return end("neighbour delete proxy " + address.getHostAddress() + " dev " + link);
    }

    // struct ndmsg: family, padding, interface index, state, flags, type.
    private void neighbour(int type, int flags, int link, Inet4Address address) {
        writer.begin(type, Rtnetlink.REQUEST | flags)
                .u8(SocketCalls.AF_INET)
                .u8(0)
                .u16(0)
                .u32(link)
                .u16(Rtnetlink.NEIGHBOUR_PERMANENT)
                .u8(Rtnetlink.NEIGHBOUR_PROXY)
                .u8(0)
                .attribute(Rtnetlink.NEIGHBOUR_DESTINATION, address);
    }

    private NetlinkBatch end(String request) {
        writer.end();
        requests.add(request);
        return this;
    }

    /** How many requests were gathered. */
    public int size() {
        return requests.size();
    }

    /**
     * Sends all requests and waits till they are carried out.
     *
     * @throws LinuxException the first one that failed; the others were carried out if they could
     */
    public void commit() throws LinuxException {
        for (LinuxException failure : tryCommit()) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Sends all requests and waits till they are carried out.
     *
     * @return for each request in order null, or why it failed
     * @throws LinuxException if the kernel could not be talked to
     */
    public @Nullable LinuxException[] tryCommit() throws LinuxException {
        return netlink.transact(writer, requests);
    }
}
