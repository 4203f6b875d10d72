package net.sallyport.gateway.firewall;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import net.sallyport.gateway.config.NatConfig;
import net.sallyport.gateway.config.NatConfig.TrackingHelper;
import net.sallyport.gateway.config.NatRule;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.gateway.host.OurLinks;

/** The one nftables table of ours, as text for {@code nft -f}. */
final class FirewallTable {
    static final String NAME = "sallyport";

    /** To be sent before the table, and alone to remove it: no error if it is not there. */
    static final String REMOVAL = "table ip sallyport\ndelete table ip sallyport\n";

    private static final String FROM_CLIENTS = "iifgroup " + OurLinks.GROUP;
    private static final String TO_CLIENTS = "oifgroup " + OurLinks.GROUP;

    private final StringBuilder text = new StringBuilder();

    private FirewallTable() {}

    /** Whether a configuration takes a table at all. */
    static boolean isNeeded(NatConfig nat, ServerConfig.Firewall firewall) {
        return !nat.rules().isEmpty()
                || nat.forwards()
                || !nat.helpers().isEmpty()
                || !firewall.clientToClient()
                || !firewall.clientToGateway();
    }

    /** Whether a rule needs to know the outside interface. */
    static boolean needsOutside(NatConfig nat) {
        return nat.rules().stream()
                .anyMatch(rule -> rule.action() == NatRule.Action.MASQUERADE && rule.out() == null);
    }

    /**
     * The whole transaction: whatever table of ours there was is replaced.
     *
     * @param outside the interface of the default route; not used if none is needed
     */
    static String render(NatConfig nat, ServerConfig.Firewall firewall, String outside) {
        FirewallTable table = new FirewallTable();
        table.text.append(REMOVAL).append("table ip ").append(NAME).append(" {\n");
        table.helpers(nat);
        table.forward(firewall);
        table.input(firewall);
        table.postrouting(nat, outside);
        return table.text.append("}\n").toString();
    }

    private void helpers(NatConfig nat) {
        if (nat.helpers().isEmpty()) {
            return;
        }
        for (TrackingHelper helper : nat.helpers()) {
            line(1, "ct helper " + name(helper) + " {");
            line(2, "type \"" + name(helper) + "\" protocol tcp");
            line(1, "}");
        }
        List<String> rules = new ArrayList<>();
        for (TrackingHelper helper : nat.helpers()) {
            rules.add(
                    FROM_CLIENTS
                            + " tcp dport "
                            + helper.port()
                            + " ct helper set \""
                            + name(helper)
                            + "\"");
        }
        chain("prerouting", "type filter hook prerouting priority filter", rules);
    }

    private void forward(ServerConfig.Firewall firewall) {
        List<String> rules = new ArrayList<>();
        if (!firewall.clientToClient()) {
            rules.add(FROM_CLIENTS + " " + TO_CLIENTS + " drop");
        }
        if (firewall.clampMss()) {
            // For either direction the kernel takes the smaller of the two ways' MTU.
            String clamp = " tcp flags syn / syn,rst tcp option maxseg size set rt mtu";
            rules.add(FROM_CLIENTS + clamp);
            rules.add(TO_CLIENTS + clamp);
        }
        if (!rules.isEmpty()) {
            chain("forward", "type filter hook forward priority filter", rules);
        }
    }

    private void input(ServerConfig.Firewall firewall) {
        if (!firewall.clientToGateway()) {
            chain(
                    "input",
                    "type filter hook input priority filter",
                    List.of(
                            FROM_CLIENTS + " ct state established,related accept",
                            FROM_CLIENTS + " drop"));
        }
    }

    private void postrouting(NatConfig nat, String outside) {
        List<String> rules = new ArrayList<>();
        for (NatRule rule : nat.rules()) {
            String behind = leaving(rule, outside) + verdict(rule);
            if (rule.clients()) {
                rules.add(FROM_CLIENTS + " " + behind);
            }
            if (!rule.from().isEmpty()) {
                rules.add("ip saddr " + set(rule.from()) + " " + behind);
            }
        }
        if (!rules.isEmpty()) {
            chain("postrouting", "type nat hook postrouting priority srcnat", rules);
        }
    }

    private static String leaving(NatRule rule, String outside) {
        String out = rule.out();
        if (out == null && rule.action() == NatRule.Action.MASQUERADE) {
            out = outside;
        }
        return (rule.to().isEmpty() ? "" : "ip daddr " + set(rule.to()) + " ")
                + (out != null
                        ? "oifname \"" + out + "\" "
                        : "oifgroup != " + OurLinks.GROUP + " oifname != \"lo\" ");
    }

    private static String verdict(NatRule rule) {
        return switch (rule.action()) {
            case MASQUERADE -> "masquerade";
            case SNAT -> "snat to " + Objects.requireNonNull(rule.address()).getHostAddress();
            case KEEP -> "accept";
        };
    }

    private static String set(List<Subnet> subnets) {
        return subnets.size() == 1
                ? subnets.getFirst().toString()
                : subnets.stream()
                        .map(Subnet::toString)
                        .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private void chain(String name, String hook, List<String> rules) {
        line(1, "chain " + name + " {");
        line(2, hook + "; policy accept;");
        rules.forEach(rule -> line(2, rule));
        line(1, "}");
    }

    private void line(int depth, String line) {
        text.repeat('\t', depth).append(line).append('\n');
    }

    private static String name(TrackingHelper helper) {
        return helper.name().toLowerCase(Locale.ROOT);
    }
}
