package net.sallyport.gateway.config;

import static net.sallyport.gateway.config.TomlTypes.choice;
import static net.sallyport.gateway.config.TomlTypes.flag;
import static net.sallyport.gateway.config.TomlTypes.list;
import static net.sallyport.gateway.config.TomlTypes.number;
import static net.sallyport.gateway.config.TomlTypes.quote;
import static net.sallyport.gateway.config.TomlTypes.spell;
import static net.sallyport.gateway.config.TomlTypes.texts;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.config.NatConfig.ForwardingMode;
import net.sallyport.gateway.config.NatConfig.TrackingHelper;

/** The keys of {@code sallyport.toml} about the host's network, and about strangers. */
final class TomlFirewallKeys {
    private TomlFirewallKeys() {}

    static List<TomlKey> all() {
        return List.of(
                natRules(),
                number(
                        "limits",
                        "half-open-per-address",
                        2,
                        1_000_000,
                        d -> d.halfOpenPerAddress,
                        (d, n) -> d.halfOpenPerAddress = n,
                        "Connections and calls of one address by which nobody has logged in yet, each",
                        "counted: a client that dials takes two."),
                number(
                        "limits",
                        "half-open",
                        2,
                        1_000_000,
                        d -> d.halfOpen,
                        (d, n) -> d.halfOpen = n,
                        "The same, of all addresses."),
                number(
                        "limits",
                        "failures-per-second",
                        0,
                        1_000,
                        d -> d.failuresPerSecond,
                        (d, n) -> d.failuresPerSecond = n,
                        "Logins of one address, and against one account, that may fail; beyond it the",
                        "address is not listened to. Later failures are answered later, in any case.",
                        "0: any number."),
                number(
                        "limits",
                        "control-messages-per-second",
                        1,
                        1_000_000,
                        d -> d.controlMessagesPerSecond,
                        (d, n) -> d.controlMessagesPerSecond = n,
                        "PPTP messages that a connection may send, and as many more at once; one that",
                        "sends more is closed. A client sends a few for a call, and echo replies."),
                choice(
                        "nat",
                        "forwarding",
                        ForwardingMode.class,
                        d -> d.forwarding,
                        (d, m) -> d.forwarding = m,
                        "The kernel's ip_forward: auto (on while the server runs, if there are rules), on",
                        "(while the server runs) or leave (as it is)."),
                helpers(),
                flag(
                        "firewall",
                        "client-to-client",
                        d -> d.clientToClient,
                        (d, b) -> d.clientToClient = b,
                        "Whether clients reach each other."),
                flag(
                        "firewall",
                        "client-to-gateway",
                        d -> d.clientToGateway,
                        (d, b) -> d.clientToGateway = b,
                        "Whether clients reach this host itself through the tunnel."),
                flag(
                        "firewall",
                        "clamp-mss",
                        d -> d.clampMss,
                        (d, b) -> d.clampMss = b,
                        "Lower the TCP segment size of forwarded connections to what fits the tunnel."));
    }

    private static TomlKey natRules() {
        return new TomlKey(
                "nat",
                "rules",
                List.of(
                        "Address translation, the first rule that fits decides; none: no address is changed.",
                        "  masquerade [from SOURCE,...] [to NETWORK,...] [out INTERFACE]",
                        "  snat ADDRESS [from SOURCE,...] [to NETWORK,...] [out INTERFACE]",
                        "  keep [from SOURCE,...] [to NETWORK,...] [out INTERFACE]",
                        "A source is a network or the word clients, which is also meant without `from`.",
                        "Without `out`, masquerade takes the interface of the default route."),
                "a list of rules: " + NatRule.EXPECTED,
                draft -> list(draft.natRules.stream().map(r -> quote(r.toString())).toList()),
                (value, draft, resolver) -> {
                    if (!(value instanceof List<?> all) || texts(value).size() != all.size()) {
                        return "is no list of texts";
                    }
                    List<NatRule> rules = new ArrayList<>();
                    for (String text : texts(value)) {
                        try {
                            rules.add(NatRule.parse(text));
                        } catch (IllegalArgumentException wrong) {
                            return "has a rule that " + wrong.getMessage();
                        }
                    }
                    draft.natRules = rules;
                    return null;
                });
    }

    private static TomlKey helpers() {
        return new TomlKey(
                "nat",
                "helpers",
                List.of(
                        "Protocols of clients whose further connections are tracked: ftp, irc, pptp (for",
                        "clients that dial out through this host)."),
                "a list of \"ftp\", \"irc\", \"pptp\"",
                draft -> list(draft.helpers.stream().map(h -> quote(spell(h))).toList()),
                (value, draft, resolver) -> {
                    Set<TrackingHelper> helpers = EnumSet.noneOf(TrackingHelper.class);
                    for (String text : texts(value)) {
                        for (TrackingHelper helper : TrackingHelper.values()) {
                            if (spell(helper).equals(text)) {
                                helpers.add(helper);
                            }
                        }
                    }
                    if (!(value instanceof List<?> all) || all.size() != helpers.size()) {
                        return "is not";
                    }
                    draft.helpers = helpers;
                    return null;
                });
    }
}
