package net.sallyport.gateway.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Translation of addresses, and what belongs to it.
 *
 * @param rules the first that fits a connection decides; none (default): no address is changed
 * @param forwarding auto
 * @param helpers for what comes from clients; none
 */
public record NatConfig(
        List<NatRule> rules, ForwardingMode forwarding, Set<TrackingHelper> helpers) {

    /** What is done about the kernel's {@code ip_forward}. */
    public enum ForwardingMode {
        /** On while the server runs, if there is a rule of {@link NatConfig}; then as it was. */
        AUTO,
        /** On while the server runs; then as it was. */
        ON,
        /** As it is. */
        LEAVE
    }

    /** Protocols whose further connections the kernel can track, and where it looks for them. */
    public enum TrackingHelper {
        FTP(21),
        IRC(6667),
        /** Clients that dial out through this host. */
        PPTP(1723);

        private final int port;

        TrackingHelper(int port) {
            this.port = port;
        }

        /** TCP. */
        public int port() {
            return port;
        }
    }

    public NatConfig {
        rules = List.copyOf(rules);
        helpers = helpers.isEmpty() ? Set.of() : new TreeSet<>(helpers);
    }

    /** Whether {@code ip_forward} is to be on. */
    public boolean forwards() {
        return switch (forwarding) {
            case AUTO -> !rules.isEmpty();
            case ON -> true;
            case LEAVE -> false;
        };
    }
}
