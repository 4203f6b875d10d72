package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients' packets, translated by the real kernel on their way to a server behind the gateway. */
@Timeout(240)
class NatTest {
    private static final String FOREIGN =
            """
            table inet theirs {
            	set seen { type ipv4_addr; elements = { 198.51.100.1, 198.51.100.9 } }
            	chain forward {
            		type filter hook forward priority filter; policy accept;
            		ip saddr @seen tcp dport 25 drop
            	}
            }
            """;

    @TempDir Path home;

    @Test
    void shouldMasqueradeAndLeaveOthersAloneBesideACrash() throws Exception {
        try (Site site = new Site(home)) {
            site.nft(site.gate(), FOREIGN);
            Site.run(site.gate(), "iptables -N THEIRS");
            Site.run(site.gate(), "iptables -A FORWARD -s 198.51.100.0/24 -j THEIRS");
            Site.run(
                    site.gate(), "iptables -t nat -A POSTROUTING -s 198.51.100.0/24 -j MASQUERADE");
            String before = foreign(site);
            assertEquals("0", forwarding(site));
            site.configuration("[nat]", "rules = [\"masquerade\"]");

            Process first = site.serve();
            assertTrue(site.sallyport("nat").contains("masquerade"), site.sallyport("nat"));
            assertTrue(
                    site.sallyport("nat", "--remove", "--config", site.home() + "/sallyport.toml")
                            .contains("another sallyport server"));
            SiteClient client = site.client("anna").dial();
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            assertEquals("10.88.0.1", client.ask(Site.INTERNET).source());
            assertEquals(before, foreign(site));

            first.destroyForcibly();
            assertTrue(first.waitFor(60, TimeUnit.SECONDS));
            assertTrue(Site.run(site.gate(), "nft list tables").contains("ip sallyport"));
            assertEquals("1", forwarding(site));

            Process second = site.serve();
            assertEquals("10.88.0.1", client.dial().ask(Site.WORLD).source());
            assertEquals(before, foreign(site));
            Site.stop(second);
            assertEquals(before, foreign(site));
            assertFalse(Site.run(site.gate(), "nft list tables").contains("sallyport"));
            assertEquals("0", forwarding(site));
        }
    }

    @Test
    void shouldShowTheInnerAddressInsideAndThePublicOneOutside() throws Exception {
        try (Site site = new Site(home)) {
            Site.run(site.gate(), "ip address add 10.88.0.200/24 dev lan");
            Site.run(site.gate(), "ip address add 10.88.0.100/24 dev lan");
            site.configuration(
                    "[nat]",
                    "rules = [\"keep to 10.88.0.77\", \"snat 10.88.0.100 to 10.88.0.0/24\","
                            + " \"snat 10.88.0.200 out lan\"]");
            Process server = site.serve();
            SiteClient client = site.client("anna").dial();
            assertEquals("10.88.0.100", client.ask(Site.WORLD).source());
            assertEquals("10.88.0.200", client.ask(Site.INTERNET).source());

            // What is kept shows the client's own address, which the world must be told of.
            Site.run(site.world(), "ip address add 10.88.0.77/24 dev eth0");
            Site.run(site.world(), "ip route add 192.168.100.0/24 via 10.88.0.1");
            assertEquals(client.address(), client.ask("10.88.0.77").source());

            // Likewise with a rule of the command line in the place of those.
            String plan =
                    site.sallyport(
                            "nat", "--dry-run", "--nat", "masquerade from 10.77.0.0/16 out lan");
            assertTrue(plan.contains("ip saddr 10.77.0.0/16 oifname \"lan\" masquerade"), plan);
            Site.stop(server);
        }
    }

    @Test
    void shouldClampSegmentsToTheTunnel() throws Exception {
        try (Site site = new Site(home)) {
            // The classic black hole: the server behind never hears that its packets are too large.
            site.nft(
                    site.world(),
                    "table ip hole { chain in { type filter hook input priority 0;"
                            + " icmp type destination-unreachable drop; }; }");
            site.configuration(
                    "[nat]", "rules = [\"masquerade\"]", "[firewall]", "clamp-mss = false");
            Process server = site.serve();
            SiteClient client = site.client("anna").dial();
            // A client that offers segments of 1460 bytes to a tunnel of 1400.
            Site.run(client.space(), "ip link set " + client.device() + " mtu 1500");
            assertEquals(10, client.ask(Site.WORLD).bytes());
            assertThrows(
                    IOException.class, () -> Site.ask(client.space(), Site.WORLD, 1 << 20, 3_000));

            site.configuration("[nat]", "rules = [\"masquerade\"]");
            site.sallyport("reload", "--run-dir", site.home() + "/run");
            assertEquals(1 << 20, Site.ask(client.space(), Site.WORLD, 1 << 20, 30_000).bytes());
            Site.stop(server);
        }
    }

    @Test
    void shouldKeepClientsApartAndOffTheGateway() throws Exception {
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            Process server = site.serve();
            SiteClient anna = site.client("anna").dial();
            SiteClient bob = site.client("bob").dial();
            anna.route("192.168.100.0/24");
            bob.route("192.168.100.0/24");
            assertTrue(anna.pings(bob.address()));
            assertTrue(anna.pings(anna.gatewayAddress()));
            assertTrue(anna.pings("10.88.0.1"));

            site.configuration(
                    "[nat]",
                    "rules = [\"masquerade\"]",
                    "[firewall]",
                    "client-to-client = false",
                    "client-to-gateway = false");
            site.sallyport("reload", "--run-dir", site.home() + "/run");
            assertTrue(anna.cannotPing(bob.address()));
            assertTrue(anna.cannotPing(anna.gatewayAddress()));
            assertTrue(anna.cannotPing("10.88.0.1"));
            assertEquals("10.88.0.1", anna.ask(Site.WORLD).source());
            // What the gateway asks itself is answered.
            String ping = "ping -n -c 3 -i 0.2 -W 5 " + anna.address();
            assertTrue(Site.run(site.gate(), ping).contains("bytes from"));
            Site.stop(server);
        }
    }

    @Test
    void shouldSayWhatWillBlockTraffic() throws Exception {
        try (Site site = new Site(home)) {
            String config = site.configuration("[nat]", "rules = [\"masquerade\"]").toString();
            String free = site.sallyport("check", "--config", config);
            assertFalse(free.contains("firewall:"), free);
            Site.run(site.gate(), "iptables -P INPUT DROP");
            Site.run(site.gate(), "iptables -P FORWARD DROP");
            Site.run(site.gate(), "iptables -N DOCKER-USER");
            String all = site.sallyport("check", "--config", config);
            assertTrue(all.contains("drops TCP 1723"), all);
            assertTrue(all.contains("drops GRE"), all);
            assertTrue(all.contains("drops what clients send"), all);
            assertTrue(all.contains("DOCKER-USER -i sallyport+"), all);

            // And what it says to do is enough.
            for (String rule :
                    List.of(
                            "INPUT -p tcp --dport 1723",
                            "INPUT -p 47",
                            "DOCKER-USER -i sallyport+",
                            "DOCKER-USER -o sallyport+")) {
                Site.run(site.gate(), "iptables -A " + rule + " -j ACCEPT");
            }
            Site.run(site.gate(), "iptables -A FORWARD -j DOCKER-USER");
            Process server = site.serve();
            assertFalse(site.serverLog().contains("drops"), site.serverLog());
            assertEquals("10.88.0.1", site.client("anna").dial().ask(Site.WORLD).source());
            Site.stop(server);
        }
    }

    private static String foreign(Site site) throws Exception {
        return Site.run(site.gate(), "nft -s list table inet theirs")
                + Site.run(site.gate(), "nft -s list table ip filter")
                + Site.run(site.gate(), "nft -s list table ip nat")
                + Site.run(site.gate(), "iptables-save").replaceAll("(?m)^#.*\n", "");
    }

    private static String forwarding(Site site) throws Exception {
        return Site.run(site.gate(), "sysctl -n net.ipv4.ip_forward").strip();
    }
}
