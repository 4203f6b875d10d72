package net.sallyport.gateway.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.sallyport.gateway.host.OurLinks;
import net.sallyport.linux.NetworkNamespace;
import org.junit.jupiter.api.Test;

/** Rule sets that the real nft has taken in and listed again. */
class RuleSetsTest {
    private static final Probe CONTROL = Probe.control(1723, "eth0");
    private static final Probe GRE = Probe.gre("eth0");
    private static final Probe OUTWARD = Probe.outward("sallyport0", OurLinks.GROUP, "eth0", null);
    private static final Probe INWARD = Probe.inward("sallyport0", OurLinks.GROUP, "eth0", null);

    private static RuleSets load(String text) throws Exception {
        NetworkNamespace space =
                NetworkNamespace.create("sp-rules-" + ProcessHandle.current().pid());
        try {
            return space.call(() -> {
                Nft nft = Nft.find();
                nft.apply(text);
                return new RuleSets(nft.listAll());
            });
        } finally {
            space.delete();
        }
    }

    private static List<String> blocking(RuleSets rules, Probe probe) {
        return rules.blocking(probe).stream()
                .map(b ->
                        b.chain().name()
                                + (b.rule() ? " rule" : " policy")
                                + (b.perhaps() ? "?" : ""))
                .toList();
    }

    @Test
    void shouldFindNothingWrongWhereNothingIs() throws Exception {
        RuleSets rules = load("table ip empty { chain c { type filter hook input priority 0; }; }");
        for (Probe probe : List.of(CONTROL, GRE, OUTWARD, INWARD)) {
            assertEquals(List.of(), blocking(rules, probe));
        }
    }

    @Test
    void shouldUnderstandAFirewallOfZones() throws Exception {
        String zones =
                """
                table inet firewalld {
                	chain filter_INPUT {
                		type filter hook input priority filter + 10; policy accept;
                		ct state { established, related } accept
                		iifname "lo" accept
                		ct state invalid drop
                		jump filter_INPUT_ZONES
                		reject with icmpx admin-prohibited
                	}
                	chain filter_FORWARD {
                		type filter hook forward priority filter + 10; policy accept;
                		ct state { established, related } accept
                		ct status dnat accept
                		iifname "lo" accept
                		jump filter_FORWARD_ZONES
                		reject with icmpx admin-prohibited
                	}
                	chain filter_INPUT_ZONES {
                		iifname "eth0" goto filter_IN_public
                		goto filter_IN_public
                	}
                	chain filter_IN_public {
                		tcp dport 22 accept
                		%s
                		meta l4proto { icmp, ipv6-icmp } accept
                	}
                	chain filter_FORWARD_ZONES {
                		%s
                	}
                }
                """;
        RuleSets closed = load(zones.formatted("", ""));
        assertEquals(List.of("filter_INPUT rule"), blocking(closed, CONTROL));
        assertEquals(List.of("filter_INPUT rule"), blocking(closed, GRE));
        assertEquals(List.of("filter_FORWARD rule?"), blocking(closed, OUTWARD));
        assertEquals(List.of(), blocking(closed, INWARD));
        RuleSets opened =
                load(
                        zones.formatted(
                                "tcp dport { 1723, 8080 } accept\n ip protocol gre accept",
                                "iifname \"sallyport*\" accept"));
        for (Probe probe : List.of(CONTROL, GRE, OUTWARD, INWARD)) {
            assertEquals(List.of(), blocking(opened, probe));
        }
    }

    @Test
    void shouldUnderstandMapsPoliciesAndWhatOthersAccept() throws Exception {
        RuleSets rules =
                load(
                        """
                        table inet filter {
                        	chain input {
                        		type filter hook input priority filter; policy drop;
                        		ct state vmap { established : accept, related : accept, invalid : drop }
                        		tcp dport 1720-1730 jump services
                        	}
                        	chain services {
                        		ip saddr 192.0.2.0/24 accept
                        		udp dport 53 accept
                        	}
                        	chain forward {
                        		type filter hook forward priority filter; policy drop;
                        		ct state vmap { established : accept, related : accept, invalid : drop }
                        		iifgroup %d oifname "eth0" accept
                        	}
                        }
                        table ip6 theirs {
                        	chain input { type filter hook input priority filter; policy drop; }
                        }
                        """
                                .formatted(OurLinks.GROUP));
        // Who comes from 192.0.2.0/24 gets in; of the others nothing is known.
        assertEquals(List.of("input policy?"), blocking(rules, CONTROL));
        assertEquals(List.of("input policy"), blocking(rules, GRE));
        assertEquals(List.of(), blocking(rules, OUTWARD));
        assertEquals(List.of(), blocking(rules, INWARD));
    }

    @Test
    void shouldNotTakeOffenceAtRulesThatDropOthers() throws Exception {
        RuleSets rules =
                load(
                        """
                        table ip filter {
                        	set banned { type ipv4_addr; flags timeout; }
                        	chain input {
                        		type filter hook input priority filter; policy accept;
                        		ip saddr @banned drop
                        		tcp dport != { 22, 1723 } drop
                        		limit rate over 1000/second drop
                        	}
                        }
                        """);
        assertEquals(List.of(), blocking(rules, CONTROL));
        assertEquals(List.of(), blocking(rules, GRE));
    }

    @Test
    void shouldRefuseWhatIsNoRuleSet() {
        for (String json : List.of("", "[]", "{}", "{\"nftables\": 1}", "{\"nftables\"")) {
            assertThrows(IllegalArgumentException.class, () -> new RuleSets(json));
        }
        // Odd contents are passed over.
        RuleSets odd =
                new RuleSets(
                        """
                        {"nftables": [1, {"chain": {"family": "ip", "table": "t", "name": "c",
                          "hook": "input", "type": "filter", "policy": "drop"}},
                         {"rule": {"family": "ip", "table": "t", "chain": "c", "expr":
                          [{}, 7, {"match": null}, {"vmap": 3}]}},
                         {"rule": {"family": "ip", "table": "t", "chain": "c", "expr":
                          [{"jump": {"target": "c"}}]}}]}
                        """);
        assertEquals(List.of("c policy"), blocking(odd, GRE));
    }

    @Test
    void shouldSayWhatNftComplainsOf() {
        assertTrue(
                assertThrows(java.io.IOException.class, () -> Nft.find().apply("nonsense"))
                        .getMessage()
                        .contains("nft refuses the rules"));
    }
}
