package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Route;
import net.sallyport.linux.Tun;
import net.sallyport.linux.offload.TunInput;
import org.jspecify.annotations.Nullable;

/**
 * The <em>own</em> form: a TUN device a session, as pppd's users expect. Devices are dear to make
 * and dearer to close, so they are made ahead, used again, and closed only with the gateway.
 */
public final class OwnPorts implements HostPorts {
    private final HostThread host;
    private final Netlink netlink;
    private final Devices devices;
    private final @Nullable ArpAnswers arp;
    private final EventLog log;
    private final Flows flows;

    /** Who has an address, or a network; written and read by the host thread. */
    private final Map<Subnet, Port> owners = new HashMap<>();

    /**
     * @param namePattern of the devices, with one {@code %d}
     * @param firstUnit the lowest number
     * @param offload whether the kernel's large packets are taken and given
     */
    public OwnPorts(
            String namePattern, int firstUnit, boolean offload, boolean proxyArp, EventLog log)
            throws LinuxException {
        this.host = new HostThread(log);
        this.netlink = Netlink.open();
        this.devices = new Devices(netlink, namePattern, firstUnit, offload);
        this.arp = proxyArp ? new ArpAnswers(new ProxyArp(netlink), log) : null;
        this.log = log;
        this.flows = new Flows(log);
        // What a server left that was killed and whose process is not yet over.
        OurLinks.deleteAll(netlink);
        host.run("make devices ahead", devices::makeSpare);
    }

    @Override
    public HostPort open(
            Request request, Worker worker, TunInput input, PacketOutlet outlet, Answer answer) {
        Port port = new Port(request, worker);
        host.run(
                "open port",
                () -> {
                    try {
                        if (port.prepare()) {
                            worker.post(() -> port.begin(input, outlet, answer));
                        }
                    } catch (LinuxException | RuntimeException e) {
                        worker.post(() -> port.fail(e, answer));
                    }
                    devices.makeSpare();
                });
        return port;
    }

    @Override
    public void close() {
        host.runWaiting();
        host.run("delete devices", devices::deleteAll);
        host.close();
        netlink.close();
        flows.close();
    }

    /** Belongs to the session's worker, but for what is said to be the host thread's. */
    private final class Port implements HostPort {
        private final Request request;
        private final Worker worker;
        private @Nullable TunReader reader;
        private boolean closed;

        // Written by the host thread, read by the worker when that has told it.
        private Devices.@Nullable Device device;

        Port(Request request, Worker worker) {
            this.request = request;
            this.worker = worker;
        }

        /**
         * On the host thread.
         *
         * @return false if the address is another's by now, and this came late
         */
        boolean prepare() throws LinuxException {
            Subnet peer = new Subnet(request.peer(), 32);
            Port before = owners.get(peer);
            if (before != null && before.request.turn() > request.turn()) {
                return false;
            }
            owners.put(peer, this);
            flows.forget(List.of(request.peer()));
            Devices.Device mine = devices.take(request.local(), request.peer(), request.mtu());
            device = mine;
            routeNetworks(mine);
            if (arp != null) {
                arp.begin(request.peer(), this);
            }
            return true;
        }

        // They go with the address when the device is retired.
        private void routeNetworks(Devices.Device mine) throws LinuxException {
            NetlinkBatch batch = netlink.batch();
            for (Subnet network : request.networks()) {
                Route route =
                        Route.toHost(network.base(), mine.tun().index())
                                .withPrefixLength(network.prefixLength())
                                .withSource(request.local());
                if (owners.containsKey(network)) {
                    batch.replaceRoute(route);
                } else {
                    batch.addRoute(route);
                }
            }
            @Nullable LinuxException[] failures = batch.tryCommit();
            for (int i = 0; i < failures.length; i++) {
                LinuxException failure = failures[i];
                if (failure == null) {
                    owners.put(request.networks().get(i), this);
                } else {
                    log.warn(
                            "route-not-added",
                            "to",
                            request.networks().get(i),
                            "why",
                            String.valueOf(failure.getMessage()));
                }
            }
        }

        /** On the host thread. */
        private void retire() throws LinuxException {
            Devices.Device mine = device;
            if (mine != null) {
                devices.retire(mine, request.local(), request.peer());
            }
            owners.remove(new Subnet(request.peer(), 32), this);
            request.networks().forEach(network -> owners.remove(network, this));
            if (arp != null) {
                arp.end(request.peer(), this);
            }
        }

        void begin(TunInput input, PacketOutlet outlet, Answer answer) {
            if (closed) {
                return;
            }
            try {
                reader = new TunReader(worker, tun(), input, outlet, true);
            } catch (LinuxException e) {
                fail(e, answer);
                return;
            }
            answer.opened();
        }

        void fail(Exception trouble, Answer answer) {
            if (!closed) {
                close();
                answer.failed(String.valueOf(trouble.getMessage()));
            }
        }

        private Tun tun() {
            return Objects.requireNonNull(device).tun();
        }

        @Override
        public String interfaceName() {
            return tun().name();
        }

        @Override
        public boolean deliver(MemorySegment memory, long offset, int length) {
            return worker.tunOutput().write(tun(), memory, offset, length);
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            // What came before the end still passes, and nothing that the next session could get.
            worker.tunOutput().flush();
            TunReader mine = reader;
            if (mine != null) {
                mine.end();
            }
            host.runLater("close port", this::retire);
        }
    }
}
