package net.sallyport.gateway.firewall;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.NatRule;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.host.OurLinks;
import net.sallyport.linux.Netlink;

/** What on this host will keep the server's packets from passing, as far as can be told. */
public final class Obstacles {
    private static final Path LEGACY_TABLES = Path.of("/proc/net/ip_tables_names");

    private final ServerConfig config;
    private final Set<String> found = new LinkedHashSet<>();

    private Obstacles(ServerConfig config) {
        this.config = config;
    }

    /** One sentence each, with what to do; empty if nothing is in the way. Changes nothing. */
    public static List<String> find(ServerConfig config) {
        Obstacles obstacles = new Obstacles(config);
        obstacles.lookThroughRules();
        obstacles.legacyTables();
        obstacles.ownSettings();
        return List.copyOf(obstacles.found);
    }

    private void lookThroughRules() {
        Nft nft = Nft.find();
        if (nft == null) {
            return;
        }
        RuleSets rules;
        try {
            rules = new RuleSets(nft.listAll());
        } catch (IOException | IllegalArgumentException e) {
            found.add("the packet filter cannot be looked through: " + e.getMessage());
            return;
        }
        String outside = DefaultRoute.interfaceNameOrNull();
        int port = config.listen().port();
        report(
                rules,
                Probe.control(port, outside),
                "TCP " + port,
                "no client can connect",
                "allow TCP " + port + " in");
        report(
                rules,
                Probe.gre(outside),
                "GRE (IP protocol 47)",
                "logins stop after the control connection",
                "allow IP protocol 47 in");
        if (config.nat().forwards() || forwardsAlready()) {
            String device = device();
            Inet4Address client =
                    config.pool().remotes().isEmpty() ? null : config.pool().remotes().getFirst();
            String pattern = device.replaceAll("[0-9]+$", "") + "*";
            report(
                    rules,
                    Probe.outward(device, OurLinks.GROUP, outside, client),
                    "what clients send through the gateway",
                    "clients reach nothing behind it",
                    "allow forwarding from " + pattern);
            report(
                    rules,
                    Probe.inward(device, OurLinks.GROUP, outside, client),
                    "what is answered to clients",
                    "clients get no answers from behind it",
                    "allow forwarding of established connections to " + pattern);
        }
    }

    private void report(
            RuleSets rules, Probe probe, String what, String consequence, String remedy) {
        for (RuleSets.Blocked blocked : rules.blocking(probe)) {
            found.add(
                    "chain "
                            + blocked.chain().name()
                            + " of table "
                            + blocked.chain().table()
                            + (blocked.perhaps() ? " may drop " : " drops ")
                            + what
                            + (blocked.rule() ? "" : " (its policy is drop)")
                            + ": "
                            + consequence
                            + ". "
                            + remedy(rules, blocked, probe, remedy)
                            + (blocked.perhaps()
                                    ? ". Some of its rules could not be judged; if one of them"
                                            + " accepts this, all is well"
                                    : ""));
        }
    }

    private String remedy(RuleSets rules, RuleSets.Blocked blocked, Probe probe, String otherwise) {
        boolean forward = probe.hook().equals("forward");
        String devices = device().replaceAll("[0-9]+$", "");
        if (blocked.chain().table().endsWith(" firewalld")) {
            if (forward) {
                return "firewalld: firewall-cmd --permanent --zone=trusted --add-interface="
                        + devices
                        + "+ and --reload";
            }
            return "firewalld: firewall-cmd --permanent "
                    + (probe.protocol() == 47
                            ? "--add-protocol=gre"
                            : "--add-port=" + probe.port() + "/tcp")
                    + " and --reload";
        }
        if (rules.hasChain("ufw-")) {
            if (forward) {
                return "ufw: in /etc/ufw/before.rules, before COMMIT of *filter, -A"
                        + " ufw-before-forward -i "
                        + devices
                        + "+ -j ACCEPT and -A ufw-before-forward -o "
                        + devices
                        + "+ -j ACCEPT, then ufw reload";
            }
            return probe.protocol() == 47
                    ? "ufw: in /etc/ufw/before.rules, before COMMIT of *filter, -A ufw-before-input"
                            + " -p 47 -j ACCEPT, then ufw reload"
                    : "ufw: ufw allow " + probe.port() + "/tcp";
        }
        if (forward && rules.hasChain("DOCKER")) {
            return "docker: iptables -I DOCKER-USER -i "
                    + devices
                    + "+ -j ACCEPT and iptables -I DOCKER-USER -o "
                    + devices
                    + "+ -j ACCEPT";
        }
        return "There, " + otherwise;
    }

    private void legacyTables() {
        try {
            if (Files.exists(LEGACY_TABLES)
                    && Files.readAllLines(LEGACY_TABLES).contains("filter")) {
                found.add(
                        "there are rules of iptables-legacy, which cannot be looked through from"
                                + " here: see with iptables-legacy -S that INPUT lets TCP "
                                + config.listen().port()
                                + " and protocol 47 in, and that FORWARD lets clients pass");
            }
        } catch (IOException unreadable) {
            // Readable by root alone: check says what it can.
        }
    }

    private void ownSettings() {
        if (FirewallTable.isNeeded(config.nat(), config.firewall()) && Nft.find() == null) {
            found.add("nft is not on this host, and [nat] or [firewall] need it: install nftables");
        }
        if (!config.nat().rules().isEmpty() && !config.nat().forwards() && !forwardsAlready()) {
            found.add(
                    "nat.rules are given, but ip_forward is off and nat.forwarding leaves it so:"
                            + " clients reach nothing behind the gateway");
        }
        if (FirewallTable.needsOutside(config.nat())
                && DefaultRoute.interfaceNameOrNull() == null) {
            found.add(DefaultRoute.MISSING);
        }
        for (NatRule rule : config.nat().rules()) {
            Inet4Address address = rule.address();
            if (address != null && !isLocal(address)) {
                found.add(
                        "nat rule \""
                                + rule
                                + "\": no interface of this host has "
                                + address.getHostAddress()
                                + ", so answers come back only if somebody routes them here");
            }
        }
    }

    private static boolean isLocal(Inet4Address address) {
        try (Netlink netlink = Netlink.open()) {
            return netlink.addresses().stream().anyMatch(a -> a.local().equals(address));
        } catch (IOException unknown) {
            return true;
        }
    }

    private static boolean forwardsAlready() {
        try {
            return Forwarding.isOn();
        } catch (IOException unknown) {
            return false;
        }
    }

    private String device() {
        ServerConfig.Interfaces interfaces = config.interfaces();
        return switch (interfaces.form()) {
            case OWN ->
                    interfaces
                            .namePattern()
                            .replace("%d", Integer.toString(interfaces.firstUnit()));
            case SHARED -> interfaces.sharedNamePattern().replace("%d", "0");
        };
    }
}
