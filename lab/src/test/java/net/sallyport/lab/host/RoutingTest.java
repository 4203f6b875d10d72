package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.linux.NetworkNamespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose packets go where, seen at both ends. */
@Timeout(240)
class RoutingTest {
    @TempDir Path home;

    @Test
    void shouldLetNobodyInheritAnothersConnections() throws Exception {
        letNobodyInheritAnothersConnections("own");
    }

    @Tag("long")
    @Test
    void shouldLetNobodyInheritAnothersConnectionsToo() throws Exception {
        letNobodyInheritAnothersConnections("shared");
    }

    private void letNobodyInheritAnothersConnections(String form) throws Exception {
        try (Site site = new Site(home)) {
            site.configuration(
                    "[nat]", "rules = [\"masquerade\"]", "[interfaces]", "form = \"" + form + "\"");
            Process server = site.serve();
            SiteClient before = site.client("anna").dial();
            SiteClient after = site.client("anna");
            // The world answers one datagram with a stream of them, for ever.
            try (DatagramSocket stream = site.world().call(() -> new DatagramSocket(7000));
                    DatagramSocket asker = before.space().call(DatagramSocket::new)) {
                asker.send(new DatagramPacket(new byte[9], 9, worldAt(7000)));
                DatagramPacket asked = new DatagramPacket(new byte[9], 9);
                stream.receive(asked);
                Thread _ = Thread.ofVirtual().start(() -> answerForEver(stream, asked));
                watch(before);
                Site.until("the stream arrives", () -> seen(before) > 5);
                watch(after);
                after.dial();
                assertEquals(before.address(), after.address());
                assertTrue(Site.pings(after.space(), Site.WORLD));
                assertEquals(0, seen(after));
                String tracked = tracked(site);
                String theirs = "src=" + before.address() + " dst=" + Site.WORLD + " sport=";
                assertFalse(tracked.contains(theirs + asker.getLocalPort()), tracked);
            }
            Site.stop(server);
        }
    }

    private static InetSocketAddress worldAt(int port) {
        return new InetSocketAddress(Site.WORLD, port);
    }

    private static void answerForEver(DatagramSocket stream, DatagramPacket asked) {
        try {
            while (true) {
                stream.send(asked);
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException over) {
            // Closed.
        }
    }

    /** Counts the datagrams of the stream that come out of the tunnel. */
    private static void watch(SiteClient client) throws Exception {
        NetworkNamespace space = client.space();
        Site.run(space, "nft add table ip watch");
        Site.run(space, "nft add chain ip watch c { type filter hook prerouting priority 0; }");
        Site.run(space, "nft add rule ip watch c udp sport 7000 counter");
    }

    private static long seen(SiteClient client) throws Exception {
        String rules = Site.run(client.space(), "nft list table ip watch");
        return Long.parseLong(rules.replaceAll("(?s).*packets (\\d+).*", "$1"));
    }

    private static String tracked(Site site) throws Exception {
        return Site.run(site.gate(), "cat /proc/net/nf_conntrack");
    }

    @Test
    void shouldAnswerArpForClientsInsideTheLan() throws Exception {
        answerArpForClientsInsideTheLan("shared");
    }

    @Tag("long")
    @Test
    void shouldAnswerArpForClientsInsideTheLanToo() throws Exception {
        answerArpForClientsInsideTheLan("own");
    }

    private void answerArpForClientsInsideTheLan(String form) throws Exception {
        try (Site site = new Site(home)) {
            String[] pool = {
                "[nat]",
                "forwarding = \"on\"",
                "[pool]",
                "local = [\"10.88.0.1\"]",
                "remote = [\"10.88.0.60-62\"]",
                "[interfaces]",
                "form = \"" + form + "\""
            };
            site.configuration(pool);
            Process without = site.serve();
            SiteClient client = site.client("anna").dial();
            assertTrue(Site.cannotPing(site.world(), client.address()));
            Site.stop(without);

            List<String> lines = new ArrayList<>(List.of(pool));
            lines.add("proxy-arp = true");
            site.configuration(lines.toArray(String[]::new));
            Process server = site.serve();
            client.dial();
            assertTrue(Site.pings(site.world(), client.address()));
            // The neighbours know it by the client's own address: nothing is translated.
            assertEquals(client.address(), client.ask(Site.WORLD).source());
            assertTrue(Site.cannotPing(site.world(), "10.88.0.61"));
            Site.stop(server);
            Site.run(site.world(), "ip neighbour flush all");
            assertTrue(Site.cannotPing(site.world(), client.address()));
        }
    }

    @Test
    void shouldRouteTheNetworksBehindAClient() throws Exception {
        routeTheNetworksBehindAClient("shared");
    }

    @Tag("long")
    @Test
    void shouldRouteTheNetworksBehindAClientToo() throws Exception {
        routeTheNetworksBehindAClient("own");
    }

    private void routeTheNetworksBehindAClient(String form) throws Exception {
        try (Site site = new Site(home)) {
            site.configuration(
                    "[nat]", "forwarding = \"on\"", "[interfaces]", "form = \"" + form + "\"");
            user(site, "add", "branch", "--route", "10.20.0.0/16,10.88.0.0/24");
            Process server = site.serve();
            SiteClient branch = site.client("branch").dial();
            SiteClient anna = site.client("anna").dial();
            Site.run(site.world(), "ip route add 10.20.0.0/16 via 10.88.0.1");
            Site.run(site.world(), "ip route add 10.21.0.0/16 via 10.88.0.1");
            Site.run(site.world(), "ip route add 192.168.100.0/24 via 10.88.0.1");
            for (String address : List.of("10.20.3.4", "10.21.3.4")) {
                Site.run(branch.space(), "ip address add " + address + "/32 dev lo");
            }
            Site.run(anna.space(), "ip address add 10.20.9.9/32 dev lo");
            anna.route("10.20.0.0/16");
            branch.route("192.168.100.0/24");

            // From the world, from another client, and with the network's own address.
            assertTrue(Site.pings(site.world(), "10.20.3.4"));
            assertTrue(anna.pings("10.20.3.4"));
            assertTrue(pingsFrom(branch, "10.20.3.4"));
            // What is not behind it is not let through, nor another's network from elsewhere.
            assertFalse(pingsFrom(branch, "10.21.3.4"));
            assertFalse(pingsFrom(anna, "10.20.9.9"));
            assertTrue(Site.cannotPing(site.world(), "10.21.3.4"));
            // A network that the host has itself stays where it is.
            assertTrue(site.serverLog().contains("route-not-added"), site.serverLog());
            assertTrue(Site.pings(site.gate(), Site.WORLD));
            Site.stop(server);
            assertFalse(Site.run(site.gate(), "ip route").contains("10.20."));
        }
    }

    @Test
    void shouldTrackWhatHelpersForesee() throws Exception {
        try (Site site = new Site(home)) {
            site.configuration(
                    "[nat]", "rules = [\"masquerade\"]", "helpers = [\"ftp\", \"irc\", \"pptp\"]");
            Process server = site.serve();
            SiteClient client = site.client("anna").dial();
            // Active FTP: the server connects back to the address and port that PORT names.
            try (ServerSocket ftp = site.world().call(() -> new ServerSocket(21));
                    ServerSocket data = client.space().call(() -> new ServerSocket(5000));
                    Socket control = client.space().call(() -> new Socket(Site.WORLD, 21));
                    Socket accepted = ftp.accept()) {
                String named = client.address().replace('.', ',') + ",19,136";
                var in = new BufferedReader(new InputStreamReader(accepted.getInputStream()));
                accepted.setSoTimeout(20_000);
                // The kernel looks at what follows a line that it has seen.
                control.getOutputStream().write("USER x\r\n".getBytes());
                assertEquals("USER x", in.readLine());
                control.getOutputStream().write(("PORT " + named + "\r\n").getBytes());
                String heard = in.readLine();
                // The gateway's address is what the world hears of.
                assertTrue(heard.startsWith("PORT 10,88,0,1,"), heard);
                String[] numbers = heard.split(",");
                int port = Integer.parseInt(numbers[4]) * 256 + Integer.parseInt(numbers[5]);
                try (Socket back = site.world().call(() -> new Socket("10.88.0.1", port));
                        Socket arrived = data.accept()) {
                    back.getOutputStream().write(7);
                    assertEquals(7, arrived.getInputStream().read());
                }
            }
            Site.stop(server);
        }
    }

    private static void user(Site site, String... words) throws Exception {
        List<String> all = new ArrayList<>(Site.words("user"));
        all.addAll(List.of(words));
        all.addAll(List.of("--password-stdin", "--state-dir", site.home() + "/state"));
        Site.Output output = Site.run(site.gate(), "secret\n", all);
        assertEquals(0, output.code(), output.out());
    }

    private static boolean pingsFrom(SiteClient client, String source) throws Exception {
        return Site.run(
                        client.space(),
                        List.of(
                                "ping",
                                "-n",
                                "-c",
                                "3",
                                "-i",
                                "0.2",
                                "-W",
                                "1",
                                "-I",
                                source,
                                Site.WORLD))
                .out()
                .contains("bytes from");
    }
}
