package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetlinkTest {
    private TestNamespace namespace;
    private Netlink netlink;

    @BeforeEach
    void enter() throws Exception {
        namespace = TestNamespace.create();
        netlink = namespace.call(Netlink::open);
    }

    @AfterEach
    void leave() throws Exception {
        netlink.close();
        namespace.close();
    }

    private static Inet4Address ip(String text) throws Exception {
        return (Inet4Address) Inet4Address.getByName(text);
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> part + " is not in " + text);
        }
    }

    private static void assertLacks(String text, String part) {
        assertFalse(text.contains(part), () -> part + " is in " + text);
    }

    private static int fails(Callable<?> task) {
        return assertThrows(LinuxException.class, task::call).errno();
    }

    private int commitFails(NetlinkBatch batch) {
        return assertThrows(LinuxException.class, batch::commit).errno();
    }

    private int veth() throws Exception {
        namespace.run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1");
        namespace.run("ip", "link", "set", "v1", "up");
        Link link = netlink.link("v0");
        assertNotNull(link);
        return link.index();
    }

    private String showLink(String name) throws Exception {
        return namespace.run("ip", "-j", "-d", "link", "show", "dev", name);
    }

    @Test
    void shouldJoinTwoNamespacesByAWire() throws Exception {
        try (TestNamespace other = TestNamespace.create()) {
            netlink.createVeth("here", "there", other.namespace());
            Link here = netlink.link("here");
            assertNotNull(here);
            assertEquals("veth", here.kind());
            assertNull(netlink.link("there"));
            netlink.batch()
                    .addAddress(LinkAddress.of(here.index(), ip("192.0.2.1"), 30))
                    .setUp(here.index())
                    .commit();
            other.inside(() -> {
                try (Netlink farther = Netlink.open()) {
                    Link there = farther.link("there");
                    assertNotNull(there);
                    farther.batch()
                            .addAddress(LinkAddress.of(there.index(), ip("192.0.2.2"), 30))
                            .setUp(there.index())
                            .commit();
                }
            });
            assertContains(
                    namespace.run("ping", "-n", "-c", "1", "-W", "3", "192.0.2.2"), "1 received");
            assertEquals(
                    Errno.EEXIST,
                    fails(() -> {
                        netlink.createVeth("here", "elsewhere", other.namespace());
                        return null;
                    }));
        }
    }

    @Test
    void shouldChangeEverythingOfALink() throws Exception {
        int v0 = veth();
        netlink.batch()
                .setMtu(v0, 1396)
                .setTxQueueLength(v0, 77)
                .setGroup(v0, 4711)
                .setAlias(v0, "session of anna, with a \"quote\"")
                .setUp(v0)
                .commit();
        assertContains(
                showLink("v0"),
                "\"mtu\":1396",
                "\"txqlen\":77",
                "\"group\":\"4711\"",
                "\"ifalias\":\"session of anna, with a",
                "\"UP\"");
        Link link = netlink.link(v0);
        assertNotNull(link);
        assertEquals("veth", link.kind());
        assertEquals("session of anna, with a \"quote\"", link.alias());
        assertEquals(4711, link.group());
        assertEquals(1396, link.mtu());
        assertEquals(77, link.txQueueLength());
        assertTrue(link.isUp());

        netlink.batch().setDown(v0).rename(v0, "ppp17").setAlias(v0, "").setGroup(v0, 0).commit();
        assertLacks(showLink("ppp17"), "ifalias");
        assertLacks(showLink("ppp17"), "\"UP\"");
        assertContains(showLink("ppp17"), "\"group\":\"default\"");
        link = netlink.link("ppp17");
        assertNotNull(link);
        assertEquals(v0, link.index());
        assertFalse(link.isUp());
        assertNull(netlink.link("v0"));

        netlink.batch().deleteLink(v0).commit();
        assertNull(netlink.link(v0));
        assertLacks(namespace.run("ip", "-j", "link"), "ppp17");
        assertEquals(Errno.ENODEV, commitFails(netlink.batch().setUp(v0)));
    }

    @Test
    void shouldListLinksAsIpDoes() throws Exception {
        veth();
        List<String> expected = new ArrayList<>();
        var matcher =
                Pattern.compile("\"ifindex\":(\\d+),(?:[^{}]*?)\"ifname\":\"([^\"]+)\"")
                        .matcher(namespace.run("ip", "-j", "link"));
        while (matcher.find()) {
            expected.add(matcher.group(1) + " " + matcher.group(2));
        }
        List<String> found = netlink.links().stream().map(l -> l.index() + " " + l.name()).toList();
        assertEquals(expected, found);
        assertEquals("1 lo", found.getFirst());
    }

    @Test
    void shouldAddAndDeleteAddresses() throws Exception {
        int v0 = veth();
        LinkAddress pair = LinkAddress.pointToPoint(v0, ip("10.1.0.1"), ip("10.1.0.2"));
        LinkAddress lan = LinkAddress.of(v0, ip("10.2.0.1"), 24);
        netlink.batch().addAddress(pair).addAddress(lan).setUp(v0).commit();
        String shown = namespace.run("ip", "-j", "addr", "show", "dev", "v0");
        assertContains(
                shown,
                "\"local\":\"10.1.0.1\",\"address\":\"10.1.0.2\",\"prefixlen\":32",
                "\"local\":\"10.2.0.1\",\"prefixlen\":24");
        assertTrue(netlink.addresses().containsAll(List.of(pair, lan)));
        assertEquals(Errno.EEXIST, commitFails(netlink.batch().addAddress(pair)));
        netlink.batch().deleteAddress(pair).commit();
        assertLacks(namespace.run("ip", "-j", "addr", "show", "dev", "v0"), "10.1.0.1");
        assertFalse(netlink.addresses().contains(pair));
        assertEquals(Errno.EADDRNOTAVAIL, commitFails(netlink.batch().deleteAddress(pair)));
    }

    @Test
    void shouldAddReplaceAndDeleteRoutes() throws Exception {
        int v0 = veth();
        Link peer = netlink.link("v1");
        assertNotNull(peer);
        int v1 = peer.index();
        netlink.batch()
                .setUp(v0)
                .addAddress(LinkAddress.of(v0, ip("10.2.0.1"), 24))
                .addAddress(LinkAddress.of(v0, ip("10.2.0.9"), 32))
                .commit();
        Route host = Route.toHost(ip("10.8.0.5"), v0);
        Route net =
                Route.toHost(ip("10.9.0.0"), v0)
                        .withPrefixLength(16)
                        .withGateway(ip("10.2.0.2"))
                        .withSource(ip("10.2.0.9"))
                        .withMetric(50)
                        .withProtocol(99)
                        .withMtu(1280);
        Route other = Route.toHost(ip("0.0.0.0"), v1).withPrefixLength(0).withTable(1000);
        netlink.batch().addRoute(host).addRoute(net).addRoute(other).commit();
        String shown = namespace.run("ip", "-j", "-d", "route");
        assertContains(
                shown,
                "\"dst\":\"10.8.0.5\",\"dev\":\"v0\",\"protocol\":\"static\",\"scope\":\"link\"",
                "\"dst\":\"10.9.0.0/16\",\"gateway\":\"10.2.0.2\",\"dev\":\"v0\"",
                "\"prefsrc\":\"10.2.0.9\",\"metric\":50",
                "\"mtu\":1280");
        assertContains(namespace.run("ip", "-j", "route", "show", "table", "1000"), "\"v1\"");
        assertTrue(netlink.routes(Route.MAIN).containsAll(List.of(host, net)));
        assertEquals(List.of(other), netlink.routes(1000));
        assertEquals(Errno.EEXIST, commitFails(netlink.batch().addRoute(host)));

        netlink.batch().replaceRoute(host.withLink(v1)).commit();
        assertContains(namespace.run("ip", "-j", "route", "show", "10.8.0.5"), "\"dev\":\"v1\"");
        assertEquals(Errno.ESRCH, commitFails(netlink.batch().deleteRoute(host)));
        netlink.batch().deleteRoute(host.withLink(v1)).deleteRoute(net).deleteRoute(other).commit();
        assertLacks(namespace.run("ip", "-j", "route"), "10.8.0.5");
        assertEquals(List.of(), netlink.routes(1000));
    }

    @Test
    void shouldSayWhereAPacketWouldGo() throws Exception {
        int v0 = veth();
        netlink.batch()
                .setUp(v0)
                .addAddress(LinkAddress.of(v0, ip("10.2.0.1"), 24))
                .addRoute(
                        Route.toHost(ip("10.9.0.0"), 0)
                                .withPrefixLength(16)
                                .withGateway(ip("10.2.0.2")))
                .commit();
        assertEquals(new RoutePath(v0, null, ip("10.2.0.1")), netlink.pathTo(ip("10.2.0.77")));
        assertEquals(
                new RoutePath(v0, ip("10.2.0.2"), ip("10.2.0.1")), netlink.pathTo(ip("10.9.1.1")));
        assertEquals(new RoutePath(1, null, ip("127.0.0.1")), netlink.pathTo(ip("127.0.0.1")));
        assertEquals(Errno.ENETUNREACH, fails(() -> netlink.pathTo(ip("203.0.113.1"))));
    }

    @Test
    void shouldAnswerArpForOthers() throws Exception {
        int v0 = veth();
        netlink.batch()
                .addProxyNeighbour(v0, ip("10.2.0.77"))
                .addProxyNeighbour(v0, ip("10.2.0.77"))
                .commit();
        assertContains(
                namespace.run("ip", "-j", "neigh", "show", "proxy"),
                "\"dst\":\"10.2.0.77\",\"dev\":\"v0\"");
        netlink.batch().deleteProxyNeighbour(v0, ip("10.2.0.77")).commit();
        assertLacks(namespace.run("ip", "-j", "neigh", "show", "proxy"), "10.2.0.77");
        assertEquals(
                Errno.ENOENT,
                commitFails(netlink.batch().deleteProxyNeighbour(v0, ip("10.2.0.77"))));
    }

    @Test
    void shouldCarryOutTheOthersWhenOneFails() throws Exception {
        int v0 = veth();
        netlink.batch().setUp(v0).commit();
        NetlinkBatch batch = netlink.batch();
        int size = 1000;
        for (int i = 0; i < size; i++) {
            int link = i % 10 == 3 ? 999_999 : v0;
            batch.addRoute(Route.toHost(Ipv4.of(0x0a800000 + i), link));
        }
        assertEquals(size, batch.size());
        LinuxException[] failures = batch.tryCommit();
        for (int i = 0; i < size; i++) {
            if (i % 10 == 3) {
                assertNotNull(failures[i]);
                assertEquals(Errno.ENODEV, failures[i].errno());
            } else {
                assertNull(failures[i]);
            }
        }
        assertContains(
                failures[3].getMessage(),
                "route add 10.128.0.3/32 dev 999999: No such device (ENODEV)");
        long added =
                netlink.routes(Route.MAIN).stream()
                        .filter(r -> Ipv4.toInt(r.destination()) >>> 16 == 0x0a80)
                        .count();
        assertEquals(900, added);
    }

    @Test
    void shouldPassOnWhatTheKernelSays() throws Exception {
        int v0 = veth();
        LinuxException e =
                assertThrows(
                        LinuxException.class, () -> netlink.batch().setMtu(v0, 1 << 20).commit());
        assertEquals(
                "link "
                        + v0
                        + " mtu 1048576: Invalid argument (EINVAL): mtu greater than device maximum",
                e.getMessage());
    }

    @Test
    void shouldHoldTwentyThousandRoutes() throws Exception {
        int v0 = veth();
        netlink.batch().setUp(v0).commit();
        int count = 20_000;
        NetlinkBatch add = netlink.batch();
        NetlinkBatch delete = netlink.batch();
        for (int i = 0; i < count; i++) {
            Route route = Route.toHost(Ipv4.of(0x0a800000 + i), v0);
            add.addRoute(route);
            delete.deleteRoute(route);
        }
        long start = System.nanoTime();
        add.commit();
        long added = System.nanoTime();
        assertEquals(count, netlink.routes(Route.MAIN).size());
        long listed = System.nanoTime();
        delete.commit();
        long deleted = System.nanoTime();
        assertEquals(0, netlink.routes(Route.MAIN).size());
        System.out.printf(
                "20,000 routes: added in %d ms, listed in %d ms, deleted in %d ms%n",
                (added - start) / 1_000_000,
                (listed - added) / 1_000_000,
                (deleted - listed) / 1_000_000);
    }

    @Test
    void shouldDeleteAGroupOfTwoThousandDevicesByOneRequest() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> netlink.batch().deleteLinkGroup(0));
        var limit = Processes.descriptorLimit();
        if (limit.soft() >= 0 && limit.soft() < 4096) {
            Processes.setDescriptorLimit(new Processes.DescriptorLimit(4096, limit.hard()));
        }
        int count = 2_000;
        int group = 0x5a11;
        List<Tun> devices = new ArrayList<>();
        long start = System.nanoTime();
        namespace.inside(() -> {
            for (int i = 0; i < count; i++) {
                devices.add(Tun.open("ppp" + i));
            }
        });
        long opened = System.nanoTime();
        NetlinkBatch batch = netlink.batch();
        for (Tun device : devices) {
            batch.setGroup(device.index(), group).setTxQueueLength(device.index(), 50);
        }
        batch.commit();
        long grouped = System.nanoTime();
        assertEquals(count, netlink.links().stream().filter(l -> l.group() == group).count());
        long listed = System.nanoTime();
        netlink.batch().deleteLinkGroup(group).commit();
        long deleted = System.nanoTime();
        assertEquals(List.of("lo"), netlink.links().stream().map(Link::name).toList());
        long closing = System.nanoTime();
        devices.forEach(Tun::close);
        long closed = System.nanoTime();
        assertEquals(Errno.ENODEV, commitFails(netlink.batch().deleteLinkGroup(group)));
        System.out.printf(
                "2,000 TUN devices: opened in %d ms, grouped in %d ms, listed in %d ms,"
                        + " deleted in %d ms, descriptors closed in %d ms%n",
                (opened - start) / 1_000_000,
                (grouped - opened) / 1_000_000,
                (listed - grouped) / 1_000_000,
                (deleted - listed) / 1_000_000,
                (closed - closing) / 1_000_000);
    }
}
