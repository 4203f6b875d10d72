package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.PacketSlots;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Tun;
import org.jspecify.annotations.Nullable;

/**
 * The <em>shared</em> form: one TUN device a worker, and a /32 route a session by which the kernel
 * itself brings each packet to the worker that owns it.
 */
public final class SharedPorts implements HostPorts {
    private static final int TX_QUEUE_PACKETS = 1_000;

    private final HostThread host;
    private final Netlink netlink;
    private final RouteChanges routes;
    private final List<Device> devices = new ArrayList<>();

    /**
     * Makes the devices. Before the workers start.
     *
     * @param namePattern of the devices, with one {@code %d} for the worker
     * @param locals our addresses, which the first device is given
     * @param mtu of the devices, bytes
     */
    public SharedPorts(
            String namePattern,
            List<Worker> workers,
            List<PacketSlots> slots,
            List<Inet4Address> locals,
            int mtu,
            boolean proxyArp,
            EventLog log)
            throws LinuxException {
        host = new HostThread(log);
        netlink = Netlink.open();
        routes = new RouteChanges(netlink, proxyArp ? new ProxyArp(netlink) : null, log);
        for (Worker worker : workers) {
            String name = namePattern.replace("%d", Integer.toString(worker.index()));
            Tun tun = Tun.open(name);
            NetlinkBatch batch = netlink.batch();
            batch.setGroup(tun.index(), Devices.LINK_GROUP)
                    .setTxQueueLength(tun.index(), TX_QUEUE_PACKETS)
                    .setMtu(tun.index(), mtu);
            if (worker.index() == 0) {
                locals.stream()
                        .distinct()
                        .forEach(local -> batch.addAddress(LinkAddress.of(tun.index(), local, 32)));
            }
            Devices.disableIpv6(name);
            batch.setUp(tun.index()).commit();
            Device device = new Device(tun);
            worker.watch(tun.fd(), Epoll.IN, new TunReader(tun, slots.get(worker.index()), device));
            devices.add(device);
        }
    }

    @Override
    public void open(
            Request request, Worker worker, PacketSlots slots, PacketOutlet outlet, Answer answer) {
        Device device = devices.get(worker.index());
        routes.add(
                request.peer(),
                device.tun.index(),
                request.local(),
                outlet,
                failure ->
                        worker.post(() -> {
                            if (failure != null) {
                                answer.failed(failure);
                            } else {
                                answer.opened(new Port(device, request, outlet));
                            }
                        }));
        host.run("change routes", routes::apply);
    }

    @Override
    public void close() {
        host.run(
                "delete devices",
                () -> netlink.batch().deleteLinkGroup(Devices.LINK_GROUP).tryCommit());
        host.close();
        netlink.close();
    }

    /** A worker's device and who is behind it. Belongs to the worker. */
    private static final class Device implements PacketOutlet {
        private static final ValueLayout.OfInt U32 =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        private static final int DESTINATION = 16;
        private static final int MIN_HEADER = 20;

        private final Tun tun;
        private final PeerTable peers = new PeerTable();

        Device(Tun tun) {
            this.tun = tun;
        }

        @Override
        public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
            if (length < MIN_HEADER) {
                return;
            }
            PacketOutlet outlet = peers.find(memory.get(U32, offset + DESTINATION));
            if (outlet != null) {
                outlet.packet(memory, offset, length, nowNanos);
            }
        }
    }

    /** Belongs to the session's worker. */
    private final class Port implements HostPort {
        private final Device device;
        private final Request request;
        private final PacketOutlet outlet;

        Port(Device device, Request request, PacketOutlet outlet) {
            this.device = device;
            this.request = request;
            this.outlet = outlet;
            device.peers.put(Ipv4.toInt(request.peer()), outlet);
        }

        @Override
        public String interfaceName() {
            return device.tun.name();
        }

        @Override
        public void deliver(MemorySegment memory, long offset, int length) {
            device.tun.write(memory, offset, length);
        }

        @Override
        public void close() {
            device.peers.remove(Ipv4.toInt(request.peer()), outlet);
            routes.remove(request.peer(), device.tun.index(), outlet);
            host.run("change routes", routes::apply);
        }
    }

    /** Hears whether a route stands. */
    interface Done {
        /** {@code failure} is null if it does. On the host thread. */
        void done(@Nullable String failure);
    }
}
