package net.sallyport.client;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.offload.TunInput;

/**
 * A TUN device of its own for each tunnel, with the addresses of both ends and the MTU; no further
 * routes. Devices are made and closed on the dialer's thread, about 1 and 20 ms: made for dialers
 * with few tunnels.
 */
public final class TunPorts implements PacketPorts {
    /** How pppd names its interfaces. */
    public static final String PPP = "ppp%d";

    /** Packets that may wait to be read: more would only add delay. */
    private static final int QUEUE_PACKETS = 64;

    private final String name;
    private final boolean raised;
    private final boolean offload;

    /**
     * @param name of the devices, at most 15 bytes; the kernel puts the first free number in for
     *     {@code %d}
     */
    public TunPorts(String name) {
        this(name, true, true);
    }

    private TunPorts(String name, boolean raised, boolean offload) {
        this.name = name;
        this.raised = raised;
        this.offload = offload;
    }

    /** Devices that have an address and are still down: whoever owns them brings them up. */
    public static TunPorts leftDown(String name) {
        return new TunPorts(name, false, true);
    }

    /** The same ports with devices that exchange only packets of the MTU with the kernel. */
    public TunPorts withoutOffload() {
        return new TunPorts(name, raised, false);
    }

    @Override
    public PacketPort open(Network network, PacketOutlet outlet) throws IOException {
        Tun tun =
                offload
                        ? Tun.openLarge(name, Tun.Flag.EXCLUSIVE)
                        : Tun.open(name, Tun.Flag.EXCLUSIVE);
        try (Netlink netlink = Netlink.open()) {
            NetlinkBatch batch =
                    netlink.batch()
                            .setMtu(tun.index(), network.mtu())
                            .setTxQueueLength(tun.index(), QUEUE_PACKETS)
                            .addAddress(address(tun.index(), network));
            if (raised) {
                batch.setUp(tun.index());
            }
            batch.commit();
            Device device = new Device(tun, outlet);
            device.watch = outlet.watch(tun.fd(), device);
            return device;
        } catch (IOException e) {
            tun.close();
            throw e;
        }
    }

    /**
     * A server that calls its end by the very address that it is dialled at gets no route by it:
     * the tunnel's own packets would go into the tunnel.
     */
    private static LinkAddress address(int index, Network network) {
        Inet4Address local = network.local();
        return network.peer().equals(network.server())
                ? LinkAddress.of(index, local, 32)
                : LinkAddress.pointToPoint(index, local, network.peer());
    }

    /** Belongs to the dialer's thread. */
    private static final class Device implements PacketPort, Readiness {
        /** So that a busy device leaves what comes from the server its turn. */
        private static final int PACKETS_A_ROUND = 64;

        private final Tun tun;
        private final PacketOutlet outlet;
        private int watch;
        private boolean closed;

        Device(Tun tun, PacketOutlet outlet) {
            this.tun = tun;
            this.outlet = outlet;
        }

        @Override
        public String interfaceName() {
            return tun.name();
        }

        @Override
        public void deliver(MemorySegment memory, long offset, int length, long nowNanos) {
            // What the device does not take now is lost, as on any full link.
            boolean _ = outlet.tunOutput().write(tun, memory, offset, length);
        }

        @Override
        public void ready(int events, long nowNanos) {
            TunInput input = outlet.tunInput();
            int packets = 0;
            while (packets < PACKETS_A_ROUND && !closed) {
                if (input.read(tun) <= 0) {
                    return;
                }
                int length = input.next();
                while (length > 0 && !closed) {
                    outlet.send(length, nowNanos);
                    packets++;
                    length = input.next();
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            outlet.tunOutput().flush();
            outlet.unwatch(watch, tun.fd());
            tun.close();
        }
    }
}
