package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.PacketSlots;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Netlink;
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
        host.run("make devices ahead", devices::makeSpare);
    }

    @Override
    public void open(
            Request request, Worker worker, PacketSlots slots, PacketOutlet outlet, Answer answer) {
        host.run(
                "open port",
                () -> {
                    try {
                        Devices.Device device =
                                devices.take(request.local(), request.peer(), request.mtu());
                        int arpLink = answersArp ? beginArp(request) : 0;
                        worker.post(() -> {
                            Port port = new Port(device, request, worker, arpLink);
                            port.begin(slots, outlet, answer);
                        });
                    } catch (LinuxException | RuntimeException e) {
                        worker.post(() -> answer.failed(String.valueOf(e.getMessage())));
                    }
                    devices.makeSpare();
                });
    }

    @Override
    public void close() {
        host.run("delete devices", devices::deleteAll);
        host.close();
        netlink.close();
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

    /** Belongs to the session's worker. */
    private final class Port implements HostPort {
        private final Devices.Device device;
        private final Request request;
        private final Worker worker;
        private final int arpLink;
        private @Nullable TunReader reader;

        Port(Devices.Device device, Request request, Worker worker, int arpLink) {
            this.device = device;
            this.request = request;
            this.worker = worker;
            this.arpLink = arpLink;
        }

        void begin(PacketSlots slots, PacketOutlet outlet, Answer answer) {
            try {
                reader = new TunReader(worker, device.tun(), slots, outlet);
                answer.opened(this);
            } catch (LinuxException e) {
                close();
                answer.failed(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public String interfaceName() {
            return device.tun().name();
        }

        @Override
        public boolean deliver(MemorySegment memory, long offset, int length) {
            return device.tun().write(memory, offset, length) == length;
        }

        @Override
        public void close() {
            TunReader mine = reader;
            if (mine != null) {
                mine.end();
            }
            host.run(
                    "close port",
                    () -> {
                        devices.retire(device, request.local(), request.peer());
                        if (arpLink != 0) {
                            proxyArp.end(arpLink, request.peer());
                        }
                    });
        }
    }
}
