package net.sallyport.gateway.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import net.sallyport.linux.Errno;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Route;
import net.sallyport.linux.Tun;

/**
 * The TUN devices of the <em>own</em> form: made ahead of need, used again, the lowest unit first.
 * Belongs to the host thread.
 */
final class Devices {
    /** Short: what waits here is delay, and the peer's TCP finds the rate by loss. */
    private static final int TX_QUEUE_PACKETS = 128;

    /** Made before they are asked for, so that a login does not wait for the kernel. */
    private static final int SPARE = 2;

    /** One device, in use or not. */
    record Device(int unit, Tun tun) {}

    private final Netlink netlink;
    private final String namePattern;
    private final int firstUnit;
    private final boolean offload;
    private final TreeMap<Integer, Device> idle = new TreeMap<>();
    private final Set<Device> all = new HashSet<>();
    private final BitSet taken = new BitSet();
    private final MemorySegment drain = Arena.ofAuto().allocate(4_096);

    Devices(Netlink netlink, String namePattern, int firstUnit, boolean offload) {
        this.netlink = netlink;
        this.namePattern = namePattern;
        this.firstUnit = firstUnit;
        this.offload = offload;
    }

    /** A device, idle till now or new, with its addresses and up. */
    Device take(Inet4Address local, Inet4Address peer, int mtu) throws LinuxException {
        while (true) {
            var lowest = idle.pollFirstEntry();
            Device device = lowest != null ? lowest.getValue() : make();
            try {
                configure(device, local, peer, mtu);
                return device;
            } catch (LinuxException e) {
                retire(device, local, peer);
                // An idle device that somebody has deleted is not the last one there is.
                if (lowest == null || all.contains(device)) {
                    throw e;
                }
            }
        }
    }

    private void configure(Device device, Inet4Address local, Inet4Address peer, int mtu)
            throws LinuxException {
        int index = device.tun().index();
        // The device of the session before may still have the peer's address: its route comes here
        // without a gap, and stays when that device is retired.
        netlink.batch()
                .setMtu(index, mtu)
                .addAddressWithoutRoute(LinkAddress.pointToPoint(index, local, peer))
                .setUp(index)
                .replaceRoute(
                        Route.toHost(peer, index).withSource(local).withProtocol(Route.KERNEL))
                .commit();
    }

    /**
     * Takes the device out of service: down, without addresses, and emptied, so that no packet of
     * one session reaches the next. One that somebody has deleted is forgotten.
     */
    void retire(Device device, Inet4Address local, Inet4Address peer) throws LinuxException {
        int index = device.tun().index();
        NetlinkBatch batch = netlink.batch();
        batch.setDown(index).deleteAddress(LinkAddress.pointToPoint(index, local, peer));
        batch.tryCommit();
        int read;
        do {
            // Each read empties one place of the queue.
            read = device.tun().read(drain, 0, (int) drain.byteSize());
        } while (read > 0);
        if (read == Tun.WOULD_BLOCK) {
            idle.put(device.unit(), device);
        } else {
            forget(device);
        }
    }

    private void forget(Device device) {
        all.remove(device);
        taken.clear(device.unit());
        device.tun().close();
    }

    /** Makes devices until enough are idle. */
    void makeSpare() throws LinuxException {
        while (idle.size() < SPARE) {
            Device device = make();
            idle.put(device.unit(), device);
        }
    }

    /** Deletes every device of ours, in one request. */
    void deleteAll() throws LinuxException {
        idle.clear();
        OurLinks.deleteAll(netlink);
        // Quick now: what is costly about a close is the end of its device.
        all.forEach(device -> device.tun().close());
        all.clear();
    }

    private Device make() throws LinuxException {
        int unit = taken.nextClearBit(firstUnit);
        while (true) {
            String name = namePattern.replace("%d", Integer.toString(unit));
            if (netlink.link(name) == null) {
                try {
                    Device device =
                            new Device(unit, offload ? Tun.openLarge(name) : Tun.open(name));
                    taken.set(unit);
                    all.add(device);
                    dress(device.tun());
                    return device;
                } catch (LinuxException e) {
                    if (e.errno() != Errno.EBUSY && e.errno() != Errno.EINVAL) {
                        throw e;
                    }
                }
            }
            // Somebody else's, a pppd's perhaps: left alone.
            unit = taken.nextClearBit(unit + 1);
        }
    }

    private void dress(Tun tun) throws LinuxException {
        netlink.batch()
                .setGroup(tun.index(), OurLinks.GROUP)
                .setTxQueueLength(tun.index(), TX_QUEUE_PACKETS)
                .commit();
        disableIpv6(tun.name());
    }

    /** Without IPV6CP the kernel's own IPv6 packets would only be dropped. */
    static void disableIpv6(String name) {
        Path file = Path.of("/proc/sys/net/ipv6/conf", name, "disable_ipv6");
        try {
            if (Files.exists(file)) {
                Files.writeString(file, "1");
            }
        } catch (IOException e) {
            // Read-only /proc: the packets are dropped instead.
        }
    }
}
