package net.sallyport.bench.bound;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.time.Duration;
import net.sallyport.lab.Lab;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.NetworkNamespace;
import net.sallyport.linux.Tun;

/** Large TCP packets for a peer, forwarded by the kernel from another device; see also the rest. */
final class OutFeed implements AutoCloseable {
    static final Inet4Address OUTSIDE = Inet4Address.ofLiteral("198.18.0.1");

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int VIRTIO = 10;

    private final Tun tun;
    private final Flow flow;
    private final MemorySegment memory = Arena.ofAuto().allocate(VIRTIO + 65_535);

    /**
     * @param peer the address inside the tunnel that packets are sent to
     */
    static OutFeed open(Lab lab, Inet4Address peer) throws Exception {
        Tun tun = new NetworkNamespace(lab.namespace()).call(() -> Tun.openLarge("feed"));
        // What peers send to the outside ends nowhere, at no cost.
        String script =
                "set -e; ip link set feed up; ip route add 198.18.0.2/32 dev feed;"
                        + " ip route add blackhole 198.18.0.1/32;"
                        + " sysctl -q -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0"
                        + " net.ipv4.conf.feed.rp_filter=0";
        String _ = lab.run(BOUND, "sh", "-c", script).orThrow(script);
        return new OutFeed(tun, peer);
    }

    private OutFeed(Tun tun, Inet4Address peer) {
        this.tun = tun;
        flow = new Flow(Ipv4.toInt(Inet4Address.ofLiteral("198.18.0.2")), Ipv4.toInt(peer));
    }

    void queue(int packets) {
        for (int left = packets; left > 0; left -= Flow.SEGMENTS) {
            int payload = Math.min(left, Flow.SEGMENTS) * Flow.PAYLOAD;
            Flow.writeVirtio(memory, 0, payload);
            flow.write(memory, VIRTIO, payload, payload > Flow.PAYLOAD);
            int rc = tun.write(memory, 0, VIRTIO + Flow.HEADER + payload);
            if (rc < 0) {
                throw new IllegalStateException("the feed's device took nothing: " + rc);
            }
        }
    }

    @Override
    public void close() {
        tun.close();
    }
}
