package net.sallyport.gateway.firewall;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * The server's part in the host's packet filter: one table of its own, and {@code ip_forward}. Put
 * in force at the start, whole, in the place of whatever a crash left; removed at the stop. Any
 * thread may use it; not for a worker's.
 */
public final class HostFirewall implements AutoCloseable {
    private final @Nullable Nft nft;
    private final Forwarding forwarding;
    private final EventLog log;
    private boolean applied;

    private HostFirewall(@Nullable Nft nft, Path runDir, EventLog log) {
        this.nft = nft;
        this.forwarding = new Forwarding(runDir);
        this.log = log;
    }

    /**
     * Puts in force what the configuration wants, and removes what it does not want.
     *
     * @throws IOException nft is missing or refuses, there is no default route where one is needed,
     *     or the kernel's settings cannot be written; then nothing of ours is left in force
     */
    public static HostFirewall start(ServerConfig config, EventLog log) throws IOException {
        HostFirewall firewall = new HostFirewall(Nft.find(), config.paths().runDir(), log);
        try {
            firewall.replace(config);
        } catch (IOException e) {
            firewall.close();
            throw e;
        }
        Obstacles.find(config).forEach(obstacle -> log.warn("firewall", "problem", obstacle));
        return firewall;
    }

    /** Replaces the table in one step; with a failure the one before stays. */
    public synchronized void replace(ServerConfig config) throws IOException {
        if (FirewallTable.isNeeded(config.nat(), config.firewall())) {
            required().apply(plan(config));
            applied = true;
            log.info("firewall-applied", "rules", config.nat().rules());
        } else {
            remove();
        }
        if (config.nat().forwards()) {
            forwarding.switchOn();
        } else {
            forwarding.putBack();
        }
    }

    /** What would be sent to nft for this configuration; empty if nothing would. */
    public static String plan(ServerConfig config) throws IOException {
        if (!FirewallTable.isNeeded(config.nat(), config.firewall())) {
            return "";
        }
        String outside =
                FirewallTable.needsOutside(config.nat()) ? DefaultRoute.interfaceName() : "";
        return FirewallTable.render(config.nat(), config.firewall(), outside);
    }

    /**
     * Has the kernel check a plan without applying it.
     *
     * @throws IOException it would not take it
     */
    public static void tryOut(String plan) throws IOException {
        Nft nft = Nft.find();
        if (nft != null) {
            nft.check(plan);
        }
    }

    /**
     * Removes what a server left that is no longer there.
     *
     * @param runDir of that server
     * @return what was removed, for people; empty if there was nothing
     */
    public static List<String> removeLeftOvers(Path runDir) throws IOException {
        try (EventLog log = new EventLog()) {
            HostFirewall left = new HostFirewall(Nft.find(), runDir, log);
            Nft nft = left.nft;
            boolean table = nft != null && !nft.listOurs().isEmpty();
            boolean wasOn = Forwarding.isOn();
            left.remove();
            left.forwarding.putBack();
            List<String> removed = new ArrayList<>();
            if (table) {
                removed.add("table ip " + FirewallTable.NAME);
            }
            if (wasOn && !Forwarding.isOn()) {
                removed.add("net.ipv4.ip_forward = 1, which is 0 again");
            }
            return removed;
        }
    }

    private void remove() throws IOException {
        Nft here = nft;
        // Without nft there can be no table of ours.
        if (here != null && (applied || !here.listOurs().isEmpty())) {
            here.apply(FirewallTable.REMOVAL);
        }
        applied = false;
    }

    private Nft required() throws IOException {
        Nft here = nft;
        if (here == null) {
            throw new IOException(
                    "nft is not on this host, and [nat] or [firewall] need it: install nftables");
        }
        return here;
    }

    /** Takes all of it out of the kernel. */
    @Override
    public synchronized void close() {
        try {
            remove();
        } catch (IOException e) {
            log.error("firewall-not-removed", e);
        }
        try {
            forwarding.putBack();
        } catch (IOException e) {
            log.error("forwarding-not-put-back", e);
        }
    }
}
