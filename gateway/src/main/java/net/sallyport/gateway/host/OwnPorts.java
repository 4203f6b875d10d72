package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
import net.sallyport.linux.NetlinkBatch;
import net.sallyport.linux.Route;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.PacketSlots;
import org.jspecify.annotations.Nullable;

/**
 * The <em>own</em> form: a TUN device a session, as pppd's users expect. Devices are dear to make
 * and dearer to close, so they are made ahead, used again, and closed only with the gateway.
 */
public final class OwnPorts implements HostPorts {
    private final HostThread host;
    private final Netlink netlink;
    private final Devices devices;
    private final ProxyArp proxyArp;
    private final boolean answersArp;
    private final EventLog log;
    private final Flows flows;

    /**
     * @param namePattern of the devices, with one {@code %d}
     * @param firstUnit the lowest number
     */
    public OwnPorts(String namePattern, int firstUnit, boolean proxyArp, EventLog log)
            throws LinuxException {
        this.host = new HostThread(log);
        this.netlink = Netlink.open();
        this.devices = new Devices(netlink, namePattern, firstUnit);
        this.proxyArp = new ProxyArp(netlink);
        this.answersArp = proxyArp;
        this.log = log;
        this.flows = new Flows(log);
        // What a server left that was killed and whose process is not yet over.
        OurLinks.deleteAll(netlink);
        host.run("make devices ahead", devices::makeSpare);
    }

    @Override
    public HostPort open(
            Request request, Worker worker, PacketSlots slots, PacketOutlet outlet, Answer answer) {
        Port port = new Port(request, worker);
        host.run(
                "open port",
                () -> {
                    try {
                        port.prepare();
                        worker.post(() -> port.begin(slots, outlet, answer));
                    } catch (LinuxException | RuntimeException e) {
                        worker.post(() -> port.fail(e, answer));
                    }
                    devices.makeSpare();
                });
        return port;
    }

    @Override
    public void close() {
        host.run("delete devices", devices::deleteAll);
        host.close();
        netlink.close();
        flows.close();
    }

    private int beginArp(Request request) {
        try {
            int link = proxyArp.begin(request.peer());
            if (link == 0) {
                log.warn("no-interface-for-proxy-arp", "address", request.peer().getHostAddress());
            }
            return link;
        } catch (LinuxException e) {
            log.error("proxy-arp-failed", e, "address", request.peer().getHostAddress());
            return 0;
        }
    }

    /** Belongs to the session's worker, but for what is said to be the host thread's. */
    private final class Port implements HostPort {
        private final Request request;
        private final Worker worker;
        private @Nullable TunReader reader;
        private boolean closed;

        // Written by the host thread, read by the worker when that has told it.
        private Devices.@Nullable Device device;
        private int arpLink;

        Port(Request request, Worker worker) {
            this.request = request;
            this.worker = worker;
        }

        /** On the host thread. */
        void prepare() throws LinuxException {
            flows.forget(List.of(request.peer()));
            Devices.Device mine = devices.take(request.local(), request.peer(), request.mtu());
            device = mine;
            routeNetworks(mine);
            arpLink = answersArp ? beginArp(request) : 0;
        }

        // They go with the address when the device is retired.
        private void routeNetworks(Devices.Device mine) throws LinuxException {
            NetlinkBatch batch = netlink.batch();
            for (Subnet network : request.networks()) {
                Route route =
                        Route.toHost(network.base(), mine.tun().index())
                                .withPrefixLength(network.prefixLength())
                                .withSource(request.local());
                batch.addRoute(route);
            }
            @Nullable LinuxException[] failures = batch.tryCommit();
            for (int i = 0; i < failures.length; i++) {
                LinuxException failure = failures[i];
                if (failure != null) {
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
            if (arpLink != 0) {
                proxyArp.end(arpLink, request.peer());
            }
        }

        void begin(PacketSlots slots, PacketOutlet outlet, Answer answer) {
            if (closed) {
                return;
            }
            try {
                reader = new TunReader(worker, tun(), slots, outlet);
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
            return tun().write(memory, offset, length) == length;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            TunReader mine = reader;
            if (mine != null) {
                mine.end();
            }
            host.run("close port", this::retire);
        }
    }
}
