package net.sallyport.bench;

import java.time.Duration;
import net.sallyport.lab.Await;
import net.sallyport.lab.Peer;
import net.sallyport.lab.PptpdServer;
import net.sallyport.lab.SallyportOnPeer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.lab.VpnServer;

/** What is compared, on the same files in the same kernel. */
enum Contender {
    PPTPD("pptpd + pppd") {
        @Override
        VpnServer start(Peer peer, ServerFiles files) {
            return PptpdServer.start(peer, files);
        }

        @Override
        String processes() {
            return "pptpd|pptpctrl|pppd|bcrelay";
        }
    },
    SALLYPORT_OWN("Sallyport, own") {
        @Override
        VpnServer start(Peer peer, ServerFiles files) {
            return SallyportOnPeer.start(peer, files, "--interface-form", "own");
        }
    },
    SALLYPORT_SHARED("Sallyport, shared") {
        @Override
        VpnServer start(Peer peer, ServerFiles files) {
            return SallyportOnPeer.start(peer, files, "--interface-form", "shared");
        }
    };

    /** What {@code ./sallyport serve} gives the JVM, and a histogram on SIGQUIT, which collects. */
    static final String JVM =
            "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms24m -Xmn4m"
                    + " -XX:Tier4InvocationThreshold=20000 -XX:Tier4MinInvocationThreshold=5000"
                    + " -XX:Tier4CompileThreshold=40000"
                    + " -XX:+ExitOnOutOfMemoryError -XX:+PrintClassHistogram";

    private static final Duration COLLECTION_BOUND = Duration.ofSeconds(60);

    private final String label;

    Contender(String label) {
        this.label = label;
    }

    /** {@code pptpd}, {@code own} or {@code shared}. */
    static Contender of(String word) {
        return switch (word) {
            case "pptpd" -> PPTPD;
            case "own" -> SALLYPORT_OWN;
            case "shared" -> SALLYPORT_SHARED;
            default -> throw new IllegalArgumentException("no contender: " + word);
        };
    }

    abstract VpnServer start(Peer peer, ServerFiles files);

    String label() {
        return label;
    }

    boolean isSallyport() {
        return this != PPTPD;
    }

    /** The names of its processes, for {@code pgrep -x}. */
    String processes() {
        return "java";
    }

    /**
     * Has the JVM collect all garbage.
     *
     * @return bytes that are live on its heap; 0 for one without a JVM
     */
    long collect(Peer peer, VpnServer server) {
        return isSallyport() ? collect(server, () -> peer.sh("kill -QUIT $(pgrep -x java)")) : 0;
    }

    /**
     * Likewise.
     *
     * @param quit sends SIGQUIT to the server's process, which was started with {@link #JVM}
     */
    static long collect(VpnServer server, Runnable quit) {
        int before = HeapHistogram.count(server.log());
        quit.run();
        Await.until(
                "a class histogram",
                COLLECTION_BOUND,
                () -> HeapHistogram.count(server.log()) > before);
        return HeapHistogram.last(server.log()).total();
    }
}
