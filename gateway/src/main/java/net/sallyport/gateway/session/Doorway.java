package net.sallyport.gateway.session;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.util.List;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.host.HostPort;
import net.sallyport.gateway.host.HostPorts;
import net.sallyport.gateway.host.PacketOutlet;
import net.sallyport.linux.Ipv4;
import net.sallyport.protocol.ppp.PppLink;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's IP packets pass between its link and the host's network: only while it is open,
 * and from the peer only with the peer's own address or one of a network behind it. Belongs to the
 * session's worker.
 */
final class Doorway {
    private final SessionRoom room;
    private final PppLink link;
    private final Carrier carrier;
    private final SignsOfLife signs;
    private @Nullable HostPort port;
    private int peerAddress;
    private int[] bases = {};
    private int[] masks = {};
    private boolean ready;
    private boolean open;

    Doorway(SessionRoom room, PppLink link, Carrier carrier, SignsOfLife signs) {
        this.room = room;
        this.link = link;
        this.carrier = carrier;
        this.signs = signs;
    }

    /** Has interface and route made; {@link #ready} follows when they are there. */
    void prepare(
            Inet4Address local,
            Inet4Address peer,
            long turn,
            List<Subnet> networks,
            PacketOutlet outlet,
            HostPorts.Answer answer) {
        peerAddress = Ipv4.toInt(peer);
        bases = networks.stream().mapToInt(network -> Ipv4.toInt(network.base())).toArray();
        masks = networks.stream().mapToInt(Subnet::mask).toArray();
        port =
                room.hostPorts()
                        .open(
                                new HostPorts.Request(local, peer, link.mtu(), turn, networks),
                                room.worker(),
                                room.tunInput(),
                                outlet,
                                answer);
    }

    /** Whether it was prepared for this peer, and not closed since. */
    boolean leadsTo(Inet4Address peer) {
        return port != null && peerAddress == Ipv4.toInt(peer);
    }

    /** Interface and route are there; no packet passes yet. */
    void ready() {
        ready = true;
    }

    boolean isReady() {
        return ready;
    }

    void open() {
        open = true;
    }

    /** No packet passes after this, either way. */
    void close() {
        open = false;
        ready = false;
        HostPort door = port;
        port = null;
        if (door != null) {
            door.close();
        }
    }

    /** No packet passes until {@link #open}. */
    void shut() {
        open = false;
    }

    /** Of the interface that has been made; null before and after that. */
    @Nullable String deviceName() {
        HostPort door = port;
        return door == null ? null : door.interfaceName();
    }

    /** Null while it is not open. */
    @Nullable String interfaceName() {
        HostPort door = port;
        return open && door != null ? door.interfaceName() : null;
    }

    /** A packet of the peer, out of its frame. */
    void deliver(MemorySegment memory, long offset, int length, long nowNanos) {
        HostPort door = port;
        if (!open || door == null) {
            room.counters().count(SessionCounter.IN_CLOSED);
            return;
        }
        int total = IpPacket.length(memory, offset, length);
        if (total < 0) {
            room.counters().count(SessionCounter.IN_MALFORMED);
        } else if (!isPeers(IpPacket.source(memory, offset))) {
            room.counters().count(SessionCounter.IN_SOURCE_SPOOFED);
        } else {
            signs.traffic(nowNanos);
            if (!door.deliver(memory, offset, total)) {
                room.counters().count(SessionCounter.IN_NOT_TAKEN);
            }
        }
    }

    private boolean isPeers(int source) {
        if (source == peerAddress) {
            return true;
        }
        for (int i = 0; i < bases.length; i++) {
            if ((source & masks[i]) == bases[i]) {
                return true;
            }
        }
        return false;
    }

    /**
     * A packet for the peer.
     *
     * @return whether the link took it up
     */
    boolean send(MemorySegment memory, long offset, int length, long nowNanos) {
        if (!open) {
            room.counters().count(SessionCounter.OUT_CLOSED);
            return false;
        }
        if (!IpPacket.isIpv4(memory, offset, length)) {
            room.counters().count(SessionCounter.OUT_NOT_IPV4);
            return false;
        }
        int prepended = link.send(memory, offset, length, nowNanos);
        if (prepended >= 0) {
            carrier.send(memory, offset - prepended, length + prepended, nowNanos);
        }
        return true;
    }
}
