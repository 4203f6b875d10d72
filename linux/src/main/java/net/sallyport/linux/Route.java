package net.sallyport.linux;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 unicast route.
 *
 * @param prefixLength of the destination, 0 to 32
 * @param link the index of the interface it leads to; 0 if the gateway alone decides, or if the
 *     kernel listed a route of several paths
 * @param gateway the next hop; null for a destination on the link itself
 * @param source the source address preferred for what this host sends; null for the kernel's choice
 * @param table the routing table, {@link #MAIN} for most
 * @param metric the lower is preferred; 0 is the kernel's default
 * @param protocol who made it, as rtnetlink(7) numbers them; {@link #STATIC} for an administrator,
 *     {@link #KERNEL} for those that come with an address
 * @param mtu the largest packet, bytes, where it is less than the interface's; 0: no such limit
 */
public record Route(
        Inet4Address destination,
        int prefixLength,
        int link,
        @Nullable Inet4Address gateway,
        @Nullable Inet4Address source,
        int table,
        int metric,
        int protocol,
        int mtu) {
    public static final int MAIN = 254;
    public static final int KERNEL = 2;
    public static final int STATIC = 4;

    /** A route to one host through an interface, in the main table. */
    public static Route toHost(Inet4Address destination, int link) {
        return new Route(destination, 32, link, null, null, MAIN, 0, STATIC, 0);
    }

    public Route withPrefixLength(int value) {
        return new Route(destination, value, link, gateway, source, table, metric, protocol, mtu);
    }

    public Route withLink(int value) {
        return new Route(
                destination, prefixLength, value, gateway, source, table, metric, protocol, mtu);
    }

    public Route withGateway(@Nullable Inet4Address value) {
        return new Route(
                destination, prefixLength, link, value, source, table, metric, protocol, mtu);
    }

    public Route withSource(@Nullable Inet4Address value) {
        return new Route(
                destination, prefixLength, link, gateway, value, table, metric, protocol, mtu);
    }

    public Route withTable(int value) {
        return new Route(
                destination, prefixLength, link, gateway, source, value, metric, protocol, mtu);
    }

    public Route withMetric(int value) {
        return new Route(
                destination, prefixLength, link, gateway, source, table, value, protocol, mtu);
    }

    public Route withProtocol(int value) {
        return new Route(
                destination, prefixLength, link, gateway, source, table, metric, value, mtu);
    }

    public Route withMtu(int value) {
        return new Route(
                destination, prefixLength, link, gateway, source, table, metric, protocol, value);
    }

    @Override
    public String toString() {
        return destination.getHostAddress()
                + "/"
                + prefixLength
                + (gateway == null ? "" : " via " + gateway.getHostAddress())
                + (link == 0 ? "" : " dev " + link)
                + (source == null ? "" : " src " + source.getHostAddress())
                + (table == MAIN ? "" : " table " + table)
                + (metric == 0 ? "" : " metric " + metric)
                + (mtu == 0 ? "" : " mtu " + mtu);
    }
}
