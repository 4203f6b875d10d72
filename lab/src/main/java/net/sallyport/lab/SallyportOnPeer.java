package net.sallyport.lab;

import java.time.Duration;

/**
 * Sallyport on a peer's kernel, where pptpd can be measured under the same conditions. A JVM starts
 * slowly there; give the peer 768 MB or more.
 */
public final class SallyportOnPeer implements VpnServer {
    private static final Duration START_BOUND = Duration.ofMinutes(2);
    private static final Duration STOP_BOUND = Duration.ofSeconds(30);

    private final Peer peer;
    private final PeerProcess sallyport;
    private final PeerProcess iperf;

    private SallyportOnPeer(Peer peer, PeerProcess sallyport, PeerProcess iperf) {
        this.peer = peer;
        this.sallyport = sallyport;
        this.iperf = iperf;
    }

    /**
     * Puts the files in their place under the peer's /etc, starts Sallyport and an iperf3, and
     * waits until it listens.
     */
    public static SallyportOnPeer start(Peer peer, ServerFiles files, String... more) {
        peer.loadModules("tun", "nf_tables", "nft_ct", "nft_masq", "nf_conntrack");
        files.byPath().forEach((path, content) -> peer.write("/etc/" + path, content));
        PeerProcess sallyport =
                peer.start(String.join(" ", SallyportCommand.serve("/run/sallyport", files, more)));
        sallyport.awaitLog(SallyportCommand.LISTENING, START_BOUND);
        return new SallyportOnPeer(peer, sallyport, peer.start("iperf3 -s"));
    }

    @Override
    public String address() {
        return peer.address();
    }

    /** Its process id inside the peer. */
    public int pid() {
        return sallyport.pid();
    }

    @Override
    public String log() {
        return sallyport.log();
    }

    @Override
    public void close() {
        sallyport.signal("TERM");
        sallyport.awaitExit(STOP_BOUND);
        iperf.signal("KILL");
    }
}
