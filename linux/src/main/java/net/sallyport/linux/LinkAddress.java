package net.sallyport.linux;

import java.net.Inet4Address;

/**
 * An IPv4 address of an interface.
 *
 * @param link the index of the interface
 * @param local our address
 * @param peer the address at the other end of a point-to-point link; else the same as {@code local}
 * @param prefixLength of the network that {@code peer} lies in, 0 to 32
 */
public record LinkAddress(int link, Inet4Address local, Inet4Address peer, int prefixLength) {
    /** An address in its network, as on an Ethernet. */
    public static LinkAddress of(int link, Inet4Address local, int prefixLength) {
        return new LinkAddress(link, local, local, prefixLength);
    }

    /** The two ends of a point-to-point link. */
    public static LinkAddress pointToPoint(int link, Inet4Address local, Inet4Address peer) {
        return new LinkAddress(link, local, peer, 32);
    }

    @Override
    public String toString() {
        return local.getHostAddress()
                + (peer.equals(local) ? "" : " peer " + peer.getHostAddress())
                + "/"
                + prefixLength
                + " dev "
                + link;
    }
}
