package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.CounterSums;
import net.sallyport.gateway.worker.FairTurns;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinkAddress;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.PacketQueues;
import net.sallyport.linux.loop.SlotStore;
import net.sallyport.linux.offload.TunInput;
import org.jspecify.annotations.Nullable;

/**
 * The <em>shared</em> form: one TUN device a worker, and a /32 route a session by which the kernel
 * itself brings each packet to the worker that owns it.
 */
public final class SharedPorts implements HostPorts {
    /** Emptied each round into the sessions' own queues. */
    private static final int TX_QUEUE_PACKETS = 500;

    /** Packets to peers that wait for their turn at most, a worker: some 30 each of a thousand. */
    public static final int HELD_PACKETS = 32_768;

    /**
     * As many may be shared by few: some 40 ms of a worker's work; and of them one session's at
     * most a quarter. But each may have a turn's, so that a busy one is worth its turn.
     */
    private static final PacketQueues.Bounds BOUNDS =
            new PacketQueues.Bounds(4_096, 1_024, FairTurns.TURN, 128);

    private final HostThread host;
    private final Netlink netlink;
    private final Flows flows;
    private final RouteChanges routes;
    private final EventLog log;
    private final List<SlotStore> slots;
    private final List<Device> devices = new ArrayList<>();
    private final int mtu;

    /**
     * Makes the devices. Before the workers start.
     *
     * @param namePattern of the devices, with one {@code %d} for the worker
     * @param slots of each worker, in which packets wait
     * @param locals our addresses, which the first device is given
     * @param mtu of the devices, bytes
     * @param offload whether the kernel's large packets are taken and given
     */
    public SharedPorts(
            String namePattern,
            List<Worker> workers,
            List<TunInput> inputs,
            List<SlotStore> slots,
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
        this.slots = slots;
        this.mtu = mtu;
        this.log = log;
        try {
            OurLinks.deleteAll(netlink);
            for (Worker worker : workers) {
                String name = namePattern.replace("%d", Integer.toString(worker.index()));
                TunInput input = inputs.get(worker.index());
                Device device =
                        new Device(
                                offload ? Tun.openLarge(name) : Tun.open(name),
                                worker,
                                input,
                                new PacketQueues(slots.get(worker.index()), BOUNDS),
                                log);
                devices.add(device);
                configure(device.tun, worker.index() == 0 ? locals : List.of());
                TunReader _ = new TunReader(worker, device.tun, input, device, false);
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
        Port port = new Port(device, request, outlet, slots.get(worker.index()));
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
    public void addCounters(CounterSums sums) {
        for (Device device : devices) {
            sums.add("queue_drop", PacketQueues.Drop.class, device.queues::dropped);
        }
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
        private final TunInput input;
        private final PacketQueues queues;
        private final EventLog log;
        private final PeerTable<Port> peers = new PeerTable<>();
        private final NetworkTable<Port> networks = new NetworkTable<>();

        Device(Tun tun, Worker worker, TunInput input, PacketQueues queues, EventLog log) {
            this.tun = tun;
            this.worker = worker;
            this.input = input;
            this.queues = queues;
            this.log = log;
        }

        @Override
        public void interfaceGone(long nowNanos) {
            log.error("shared-interface-gone", null, "interface", tun.name());
            peers.all().forEach(port -> port.outlet.interfaceGone(nowNanos));
        }

        @Override
        public void packet(MemorySegment memory, long offset, int length, long nowNanos) {
            if (length < MIN_HEADER) {
                return;
            }
            int destination = memory.get(U32, offset + DESTINATION);
            Port port = peers.find(destination);
            if (port == null) {
                port = networks.find(destination);
            }
            if (port == null) {
                return;
            }
            PacketQueues.Drop full = port.queue.add(length);
            if (full == null) {
                port.place.want();
            } else {
                // What is left of a large packet is for the same peer.
                queues.count(full, 1 + input.skip());
            }
        }
    }

    /** Belongs to the session's worker. */
    private final class Port implements HostPort, RouteChanges.Owner, FairTurns.Source {
        private final Device device;
        private final Request request;
        private final PacketOutlet outlet;
        private final SlotStore slots;
        private final PacketQueues.Queue queue;
        private final FairTurns.Place place;
        private boolean closed;

        Port(Device device, Request request, PacketOutlet outlet, SlotStore slots) {
            this.device = device;
            this.request = request;
            this.outlet = outlet;
            this.slots = slots;
            queue = device.queues.open();
            place = device.worker.turns().place(this);
        }

        @Override
        public int take(int packets, long nowNanos) {
            int taken = 0;
            while (taken < packets) {
                int length = queue.take();
                if (length == 0) {
                    return taken;
                }
                outlet.packet(slots.memory(), slots.next(), length, nowNanos);
                taken++;
            }
            return taken;
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
            device.peers.put(Ipv4.toInt(request.peer()), this);
            request.networks().forEach(network -> device.networks.put(network, this));
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
            device.peers.remove(Ipv4.toInt(request.peer()), this);
            request.networks().forEach(network -> device.networks.remove(network, this));
            queue.clear();
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
