package net.sallyport.lab;

import java.time.Duration;

/**
 * Debian's pptpd and pppd on a peer: what Sallyport is compared with, and what its client dials.
 */
public final class PptpdServer implements VpnServer {
    private final Peer peer;
    private final PeerProcess pptpd;

    private final PeerProcess iperf;

    private PptpdServer(Peer peer, PeerProcess pptpd, PeerProcess iperf) {
        this.peer = peer;
        this.pptpd = pptpd;
        this.iperf = iperf;
    }

    /**
     * Puts the files in their place under the peer's /etc, starts pptpd and an iperf3, and waits
     * until both listen.
     */
    public static PptpdServer start(Peer peer, ServerFiles files) {
        files.byPath()
                .forEach((path, content) -> {
                    peer.write("/etc/" + path, content);
                    if (ServerFiles.isScript(content)) {
                        peer.sh("chmod 700 /etc/" + path);
                    }
                });
        PptpdServer server =
                new PptpdServer(
                        peer,
                        peer.start("pptpd -f -c /etc/pptpd.conf --pidfile /run/pptpd.pid"),
                        peer.start("iperf3 -s"));
        String listening =
                "grep -q ' 00000000:06BB .* 0A ' /proc/net/tcp && grep -q ':1451 .* 0A ' /proc/net/tcp6";
        if (!peer.await(listening, Duration.ofSeconds(20))) {
            throw new LabException(
                    "pptpd does not listen:\n"
                            + server.log()
                            + peer.sh("cat /proc/net/tcp /proc/net/tcp6"));
        }
        return server;
    }

    @Override
    public String address() {
        return peer.address();
    }

    @Override
    public String log() {
        return pptpd.log();
    }

    @Override
    public void close() {
        pptpd.signalAll("TERM");
        iperf.signal("KILL");
        pptpd.awaitExit(Duration.ofSeconds(20));
    }
}
