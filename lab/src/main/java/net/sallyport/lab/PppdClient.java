package net.sallyport.lab;

import java.util.concurrent.atomic.AtomicInteger;

/** Debian's pppd and pptp on a peer: a client as people have them. */
public final class PppdClient {
    private final Peer peer;
    private final AtomicInteger dials = new AtomicInteger();

    public PppdClient(Peer peer) {
        this.peer = peer;
    }

    public Peer peer() {
        return peer;
    }

    /**
     * Starts a pppd that dials; several with different units may run at once. Does not wait for
     * anything.
     */
    public Tunnel dial(Dial dial) {
        String logFile = "/run/ppp-%d-%d.log".formatted(dial.unit(), dials.incrementAndGet());
        PeerProcess pppd = peer.start("pppd file " + peer.place(dial.optionsFile(logFile)));
        return new Tunnel(peer, pppd, dial.unit(), logFile);
    }
}
