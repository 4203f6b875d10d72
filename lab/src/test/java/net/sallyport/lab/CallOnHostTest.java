package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a connection changes on its host: before, during and after it, and after a {@code kill -9}
 * and the next start.
 */
class CallOnHostTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private static Lab lab;
    private static ClientHost host;
    private static SallyportServer server;

    private String before;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        host = lab.clientHost();
        server =
                SallyportServer.start(
                        lab, ServerFiles.of(StockFiles.OPTIONS, "test pptpd test.test *"));
        host.write("chap-secrets", "test office test.test *\n", "rw-------");
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
        if (host != null) {
            host.close();
        }
        TestLab.close(lab);
    }

    @BeforeEach
    void look() {
        before = tables();
    }

    @AfterEach
    void shouldBeAsBefore() {
        assertEquals(before, tables());
    }

    /** Whatever of the host a connection could change. */
    private static String tables() {
        return host.sh("ip -o -4 addr; ip route; ip -o link | wc -l; nft list ruleset")
                + host.run("ls", "-A", host.pids().toString()).text();
    }

    private static HostProcess up(String... options) {
        host.write(
                "peers/office",
                "pty \"pptp %s --nolaunchpppd\"\nnoauth\nname test\nremotename office\n%s\n"
                        .formatted(
                                Lab.SERVER,
                                "require-mppe-128\nchild-timeout 60\n"
                                        + String.join("\n", options)),
                "rw-r-----");
        HostProcess call = host.call("office");
        call.awaitLog("office: up on ppp0: 192\\.168\\.100\\.", BOUND);
        return call;
    }

    private static void hangUp(HostProcess call) {
        assertTrue(call.terminate(BOUND), call::log);
    }

    private static String route() {
        return host.sh("ip route");
    }

    @Test
    void shouldChangeNoRouteUnlessToldTo() {
        HostProcess call = up();
        assertTrue(host.run("ping", "-c", "1", "-W", "5", "192.168.100.10").ok(), call::log);
        assertEquals(
                "192.168.100.10 dev ppp0 proto kernel scope link src 192.168.100.60 \n",
                route().replaceAll("(?m)^(default|10\\.78).*\n", ""));
        hangUp(call);
    }

    @Test
    void shouldSendEverythingThroughTheTunnelAndKeepTheWayToTheServer() {
        HostProcess call = up("defaultroute");
        String now = route();
        assertTrue(now.startsWith("default dev ppp0 "), now);
        assertTrue(now.contains("default via " + host.gateway() + " dev eth0"), now);
        assertTrue(
                now.contains(Lab.SERVER + " via " + host.gateway() + " dev eth0 proto 153"), now);
        assertTrue(
                host.sh("ip route get 198.51.100.1").contains("dev ppp0 src 192.168.100.60"), now);
        assertTrue(host.run("ping", "-c", "1", "-W", "5", "192.168.100.10").ok(), call::log);
        hangUp(call);
    }

    @Test
    void shouldFollowTheHostToAnotherGateway() {
        String other = host.gateway().replaceAll("1$", "9");
        lab.run(BOUND, "ip", "addr", "add", other + "/24", "dev", "host1").orThrow("addr");
        HostProcess call = up("defaultroute");
        try {
            // As a DHCP client does it: it takes our default route for the old one.
            host.sh("ip route replace default via " + other + " dev eth0");
            Await.until(
                    "routes by the other gateway",
                    BOUND,
                    () -> {
                        String now = route();
                        return now.startsWith("default dev ppp0 ")
                                && now.contains(Lab.SERVER + " via " + other + " dev eth0");
                    },
                    CallOnHostTest::route);
            assertTrue(host.run("ping", "-c", "1", "-W", "5", "192.168.100.10").ok(), call::log);
        } finally {
            hangUp(call);
            host.sh(
                    "ip route flush exact default; ip route add default via "
                            + host.gateway()
                            + " dev eth0");
            lab.run(BOUND, "ip", "addr", "del", other + "/24", "dev", "host1").orThrow("addr");
        }
    }

    @Test
    void shouldRouteWhatIsListedAndClampWhatIsForwarded() {
        HostProcess call =
                up(
                        "# sallyport: route 10.0.0.0/8",
                        "# sallyport: route 192.0.2.0/24",
                        "# sallyport: mss-clamp");
        String now = route();
        assertTrue(now.contains("10.0.0.0/8 dev ppp0 "), now);
        assertTrue(now.contains("192.0.2.0/24 dev ppp0 "), now);
        assertTrue(now.contains(Lab.SERVER + " via " + host.gateway() + " dev eth0"), now);
        String rules = host.sh("nft list ruleset");
        assertTrue(rules.contains("table inet sallyport_ppp0"), rules);
        assertTrue(rules.contains("oifname \"ppp0\""), rules);
        String mtu = host.sh("cat /sys/class/net/ppp0/mtu").strip();
        assertTrue(rules.contains("maxseg size set " + (Integer.parseInt(mtu) - 40)), rules + mtu);
        assertTrue(host.run("ping", "-c", "1", "-W", "5", "192.168.100.10").ok(), call::log);
        hangUp(call);
    }

    /** A stand-in for resolvconf, which keeps what it is given as resolvconf does: by name. */
    @Test
    void shouldGiveNameServersToResolvconfAndTakeThemBackAfterBeingKilled() throws Exception {
        Path tools = host.ppp().resolve("tools");
        Path records = Files.createDirectories(host.ppp().resolve("records"));
        host.write(
                "tools/resolvconf",
                """
                #!/bin/sh
                case $1 in
                    -a) cat > %1$s/$2 ;;
                    -d) rm -f %1$s/$2 ;;
                esac
                """
                        .formatted(records),
                "rwxr-xr-x");
        host.write(
                "peers/office",
                """
                pty "pptp %s --nolaunchpppd"
                noauth
                name test
                remotename office
                require-mppe-128
                usepeerdns
                """
                        .formatted(Lab.SERVER),
                "rw-r-----");
        Path record = records.resolve("ppp0.pppd");
        HostProcess call = withTools(tools);
        assertEquals("nameserver 192.168.1.1\n", read(record), call::log);
        assertTrue(call.terminate(BOUND), call::log);
        assertFalse(Files.exists(record), call::log);

        HostProcess killed = withTools(tools);
        killed.kill();
        assertTrue(Files.exists(record));
        Files.writeString(record, "stale");
        HostProcess next = withTools(tools);
        assertTrue(next.log().contains("undoing what a connection left behind"), next::log);
        assertEquals("nameserver 192.168.1.1\n", read(record), next::log);
        assertTrue(next.terminate(BOUND), next::log);
        assertFalse(Files.exists(record), next::log);
        Files.deleteIfExists(host.ppp().resolve("resolv.conf"));
    }

    /** A stand-in for resolvectl, where systemd-resolved seems to run. */
    @Test
    void shouldGiveNameServersToSystemdResolved() throws Exception {
        Path tools = host.ppp().resolve("resolved-tools");
        Path said = host.ppp().resolve("resolved-said");
        for (String tool : new String[] {"resolvectl", "resolvconf"}) {
            host.write(
                    "resolved-tools/" + tool,
                    "#!/bin/sh\necho %s \"$@\" >> %s\n".formatted(tool, said),
                    "rwxr-xr-x");
        }
        String peers =
                """
                pty "pptp %s --nolaunchpppd"
                noauth
                name test
                remotename office
                require-mppe-128
                usepeerdns
                """
                        .formatted(Lab.SERVER);
        String resolved = "mount -t tmpfs none /run && mkdir -p /run/systemd/resolve && ";
        host.write("peers/office", peers, "rw-r-----");
        HostProcess some = withTools(tools, resolved);
        assertTrue(some.terminate(BOUND), some::log);
        assertEquals("resolvectl dns ppp0 192.168.1.1\n", read(said), some::log);

        // Where everything goes through the tunnel, every name is asked for there.
        host.write("peers/office", peers + "defaultroute\n", "rw-r-----");
        HostProcess all = withTools(tools, resolved);
        assertTrue(all.terminate(BOUND), all::log);
        assertEquals(
                "resolvectl dns ppp0 192.168.1.1\n".repeat(2) + "resolvectl domain ppp0 ~.\n",
                read(said),
                all::log);
        Files.deleteIfExists(host.ppp().resolve("resolv.conf"));
    }

    private static HostProcess withTools(Path tools) {
        return withTools(tools, "");
    }

    private static HostProcess withTools(Path tools, String before) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                before + "mount --bind \"$0\" /usr/local/sbin && exec \"$@\"",
                                tools.toString()));
        command.addAll(host.client("call", "office"));
        HostProcess call = host.start(command);
        call.awaitLog("office: up on ppp0: ", BOUND);
        return call;
    }

    @Test
    void shouldRunScriptsAsPppdDoesAndAgainAfterBeingKilled() throws Exception {
        Path said = host.ppp().resolve("said");
        for (String script : new String[] {"ip-pre-up", "ip-up", "ip-down"}) {
            host.write(
                    script,
                    """
                    #!/bin/sh
                    { echo "%s $*"; echo "flags $(cat /sys/class/net/$1/flags)"; echo "parent $PPID $PPPD_PID"; pwd; umask; env | sort; } >> %s
                    """
                            .formatted(script, said),
                    "rwxr-xr-x");
        }
        try {
            HostProcess call = up("defaultroute", "usepeerdns", "ipparam office", "set SITE=x");
            // Before packets can pass, and waited for: the interface has its address, and is down.
            awaitText(
                    said,
                    "ip-pre-up ppp0 /dev/net/tun 38400 192.168.100.60 192.168.100.10 office\n"
                            + "flags 0x1090\n");
            assertTrue(read(said).startsWith("ip-pre-up "), read(said));
            awaitText(said, "ip-up ppp0 /dev/net/tun 38400 192.168.100.60 192.168.100.10 office");
            awaitText(said, "parent " + call.pid() + " " + call.pid() + "\n/\n0077\n");
            awaitText(said, "CALL_FILE=office\n");
            awaitText(said, "DNS1=192.168.1.1\n");
            awaitText(said, "SITE=x\n");
            awaitText(said, "USEPEERDNS=1\n");
            assertEquals(
                    "nameserver 192.168.1.1\n",
                    Files.readString(host.ppp().resolve("resolv.conf")));
            call.kill();
            assertFalse(Files.readString(said).contains("ip-down"));
            assertTrue(route().contains(Lab.SERVER + " via "), "the host route outlives it");

            HostProcess next = up("defaultroute");
            assertTrue(next.log().contains("undoing what a connection left behind"), next::log);
            awaitText(said, "ip-down ppp0 /dev/net/tun 38400 192.168.100.60 192.168.100.10");
            hangUp(next);
            awaitText(said, "CONNECT_TIME=");
        } finally {
            for (String file :
                    new String[] {"ip-pre-up", "ip-up", "ip-down", "said", "resolv.conf"}) {
                Files.deleteIfExists(host.ppp().resolve(file));
            }
        }
    }

    private static void awaitText(Path file, String text) {
        Await.until(text, BOUND, () -> read(file).contains(text), () -> read(file));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
