package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Tun;
import net.sallyport.linux.offload.TunInput;
import org.jspecify.annotations.Nullable;

/**
 * The <em>shared</em> form: one TUN device a worker, and a /32 route a session by which the kernel
 * itself brings each packet to the worker that owns it.
 */
public final class SharedPorts implements HostPorts {
    private static final int TX_QUEUE_PACKETS = 1_000;

    private final HostThread host;
    private final Netlink netlink;
    private final Flows flows;
    private final RouteChanges routes;
    private final EventLog log;
    private final List<Device> devices = new ArrayList<>();
    private final int mtu;

    /**
     * Makes the devices. Before the workers start.
     *
     * @param namePattern of the devices, with one {@code %d} for the worker
     * @param locals our addresses, which the first device is given
     * @param mtu of the devices, bytes
     * @param offload whether the kernel's large packets are taken and given
     */
    public SharedPorts(
            String namePattern,
            List<Worker> workers,
            List<TunInput> inputs,
            List<Inet4Address> locals,
            int mtu,
            boolean offload,
            boolean proxyArp,
            EventLog log)
            throws LinuxException {
        host = new HostThread(log);
        netlink = Netlink.open();
        flows = new Flows(log);
        routes = new RouteChanges(netlink, proxyArp ? new ProxyArp(netlink) : null, flows, log);
        this.mtu = mtu;
        this.log = log;
        try {
            OurLinks.deleteAll(netlink);
            for (Worker worker : workers) {
                String name = namePattern.replace("%d", Integer.toString(worker.index()));
                Device device =
                        new Device(offload ? Tun.openLarge(name) : Tun.open(name), worker, log);
                devices.add(device);
                configure(device.tun, worker.index() == 0 ? locals : List.of());
                TunReader _ = new TunReader(worker, device.tun, inputs.get(worker.index()), device);
            }
        } catch (LinuxException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void configure(Tun tun, List<Inet4Address> locals) throws LinuxException {
        NetlinkBatch batch = netlink.batch();
        batch.setGroup(tun.index(), OurLinks.GROUP)
                .setTxQueueLength(tun.index(), TX_QUEUE_PACKETS)
                .setMtu(tun.index(), mtu);
        locals.stream()
                .distinct()
                .forEach(local -> batch.addAddress(LinkAddress.of(tun.index(), local, 32)));
        Devices.disableIpv6(tun.name());
        batch.setUp(tun.index()).commit();
    }

    @Override
    public HostPort open(
            Request request, Worker worker, TunInput input, PacketOutlet outlet, Answer answer) {
        Device device = devices.get(worker.index());
        Port port = new Port(device, request, outlet);
        int link = device.tun.index();
        int routeMtu = request.mtu() < mtu ? request.mtu() : 0;
        for (Subnet network : request.networks()) {
            Done done =
                    failure -> {
                        if (failure != null) {
                            log.warn("route-not-added", "to", network, "why", failure);
                        }
                    };
            routes.add(network, link, request.local(), routeMtu, port, done);
        }
        routes.add(
                new Subnet(request.peer(), 32),
                link,
                request.local(),
                routeMtu,
                port,
                failure -> worker.post(() -> port.begin(failure, answer)));
        host.run("change routes", routes::apply);
        return port;
    }

    @Override
    public void close() {
        host.runWaiting();
        host.run(
                "delete devices",
                () -> {
                    OurLinks.deleteAll(netlink);
                    devices.forEach(device -> device.tun.close());
                });
        host.close();
        netlink.close();
        flows.close();
    }

    /** A worker's device and who is behind it. Belongs to the worker. */
    private static final class Device implements PacketOutlet {
        private static final ValueLayout.OfInt U32 =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
        private static final int DESTINATION = 16;
        private static final int MIN_HEADER = 20;

        private final Tun tun;
        private final Worker worker;
        private final EventLog log;
        private final PeerTable peers = new PeerTable();
        private final NetworkTable networks = new NetworkTable();

        Device(Tun tun, Worker worker, EventLog log) {
            this.tun = tun;
            this.worker = worker;
            this.log = log;
        }

        @Override
        public void interfaceGone(long nowNanos) {
            log.error("shared-interface-gone", null, "interface", tun.name());
            peers.all().forEach(peer -> peer.interfaceGone(nowNanos));
        }

        @Override
        public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
            if (length < MIN_HEADER) {
                return;
            }
            int destination = memory.get(U32, offset + DESTINATION);
            PacketOutlet outlet = peers.find(destination);
            if (outlet == null) {
                outlet = networks.find(destination);
            }
            if (outlet != null) {
                outlet.packet(memory, offset, length, nowNanos);
            }
        }
    }

    /** Belongs to the session's worker. */
    private final class Port implements HostPort, RouteChanges.Owner {
        private final Device device;
        private final Request request;
        private final PacketOutlet outlet;
        private boolean closed;

        Port(Device device, Request request, PacketOutlet outlet) {
            this.device = device;
            this.request = request;
            this.outlet = outlet;
        }

        @Override
        public long turn() {
            return request.turn();
        }

        void begin(@Nullable String failure, Answer answer) {
            if (closed) {
                return;
            }
            if (failure != null) {
                close();
                answer.failed(failure);
                return;
            }
            device.peers.put(Ipv4.toInt(request.peer()), outlet);
            request.networks().forEach(network -> device.networks.put(network, outlet));
            answer.opened();
        }

        @Override
        public String interfaceName() {
            return device.tun.name();
        }

        @Override
        public boolean deliver(MemorySegment memory, long offset, int length) {
            return device.worker.tunOutput().write(device.tun, memory, offset, length);
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            // What came before the end still passes.
            device.worker.tunOutput().flush();
            device.peers.remove(Ipv4.toInt(request.peer()), outlet);
            request.networks().forEach(network -> device.networks.remove(network, outlet));
            host.runLater("change routes", this::removeRoutes);
        }

        /** On the host thread. */
        private void removeRoutes() {
            routes.remove(new Subnet(request.peer(), 32), device.tun.index(), this);
            for (Subnet network : request.networks()) {
                routes.remove(network, device.tun.index(), this);
            }
            routes.apply();
        }
    }

    /** Hears whether a route stands. */
    interface Done {
        /** {@code failure} is null if it does. On the host thread. */
        void done(@Nullable String failure);
    }
}
