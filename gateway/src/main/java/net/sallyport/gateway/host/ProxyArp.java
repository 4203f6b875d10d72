package net.sallyport.gateway.host;

import java.net.Inet4Address;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.Link;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;

/**
 * pppd's {@code proxyarp}: the host answers ARP for a peer on the network that the peer's address
 * is of. Belongs to the host thread.
 */
final class ProxyArp {
    private static final int IFF_BROADCAST = 0x2;
    private static final int IFF_NOARP = 0x80;

    private final Netlink netlink;

    ProxyArp(Netlink netlink) {
        this.netlink = netlink;
    }

    /**
     * Begins to answer for the address.
     *
     * @return the interface's index, or 0 if there is none whose network it is of
     */
    int begin(Inet4Address peer) throws LinuxException {
        for (LinkAddress address : netlink.addresses()) {
            if (covers(address, peer)) {
                Link link = netlink.link(address.link());
                if (link != null && canAnswer(link)) {
                    netlink.batch().addProxyNeighbour(link.index(), peer).commit();
                    return link.index();
                }
            }
        }
        return 0;
    }

    /** Ends what {@link #begin} began. */
    void end(int link, Inet4Address peer) throws LinuxException {
        netlink.batch().deleteProxyNeighbour(link, peer).commit();
    }

    private static boolean canAnswer(Link link) {
        return link.isUp()
                && (link.flags() & IFF_BROADCAST) != 0
                && (link.flags() & IFF_NOARP) == 0;
    }

    private static boolean covers(LinkAddress address, Inet4Address peer) {
        int bits = address.prefixLength();
        if (bits == 0 || bits == 32 || address.peer().equals(peer)) {
            return false;
        }
        int mask = -1 << (32 - bits);
        return (Ipv4.toInt(address.local()) & mask) == (Ipv4.toInt(peer) & mask);
    }
}
