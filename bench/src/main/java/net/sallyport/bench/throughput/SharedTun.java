package net.sallyport.bench.throughput;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import net.sallyport.client.PacketOutlet;
import net.sallyport.client.PacketPort;
import net.sallyport.client.PacketPorts;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.Route;
import net.sallyport.linux.Tun;
import net.sallyport.linux.offload.TunInput;

/**
 * One TUN device for any number of a dialer's tunnels, each of which has its packets by their
 * source address: a program picks a tunnel by binding to its address. Belongs to the dialer's
 * thread.
 */
public final class SharedTun implements PacketPorts {
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SOURCE = 12;
    private static final int QUEUE_PACKETS = 1_000;
    private static final int PACKETS_A_ROUND = 64;

    /** Of a tunnel of 1,400 bytes when it is encrypted. */
    private static final int MTU = 1_396;

    private final Tun tun;
    private final Netlink netlink;
    private final Map<Integer, PacketOutlet> outlets = new ConcurrentHashMap<>();
    private boolean watched;

    /**
     * In the namespace of this thread.
     *
     * @param inside the server's address inside the tunnels
     */
    SharedTun(boolean offload, Inet4Address inside) throws LinuxException {
        tun = offload ? Tun.openLarge("tunnels") : Tun.open("tunnels");
        netlink = Netlink.open();
        netlink.batch()
                .setMtu(tun.index(), MTU)
                .setTxQueueLength(tun.index(), QUEUE_PACKETS)
                .setUp(tun.index())
                .addRoute(Route.toHost(inside, tun.index()))
                .commit();
    }

    @Override
    public PacketPort open(Network network, PacketOutlet outlet) throws LinuxException {
        netlink.batch().addAddress(LinkAddress.of(tun.index(), network.local(), 32)).commit();
        outlets.put(Ipv4.toInt(network.local()), outlet);
        if (!watched) {
            watched = true;
            int _ = outlet.watch(tun.fd(), (events, now) -> read(outlet, now));
        }
        return new PacketPort() {
            @Override
            public String interfaceName() {
                return tun.name();
            }

            @Override
            public void deliver(MemorySegment memory, long offset, int length, long nowNanos) {
                boolean _ = outlet.tunOutput().write(tun, memory, offset, length);
            }

            @Override
            public void close() {
                outlets.remove(Ipv4.toInt(network.local()));
            }
        };
    }

    private void read(PacketOutlet any, long nowNanos) {
        TunInput input = any.tunInput();
        int packets = 0;
        while (packets < PACKETS_A_ROUND && input.read(tun) > 0) {
            int length = input.next();
            while (length > 0) {
                int source = input.memory().get(U32, input.offset() + SOURCE);
                PacketOutlet outlet = outlets.get(source);
                if (outlet != null) {
                    outlet.send(length, nowNanos);
                }
                packets++;
                length = input.next();
            }
        }
    }

    /** The way into the tunnel that has this address. */
    public PacketOutlet outlet(Inet4Address local) {
        return Objects.requireNonNull(outlets.get(Ipv4.toInt(local)));
    }
}
