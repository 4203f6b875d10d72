package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.client.config.PptpSetup;
import net.sallyport.pppconfig.WordWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code sallyport call} beside other clients: the files that it shares with pptpsetup and pppd,
 * and the account that it shares with another device.
 */
class CallAmongOthersTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** What real accounts are called, and what pptpsetup makes a mess of. */
    private static final String STRANGE = "te st's \"x\" \\n é中";

    private static final String ONE_PLACE =
            """
            option /etc/ppp/options.pptpd
            connections 1
            localip 192.168.100.10
            remoteip 192.168.100.60-90
            """;

    private static final String PASSWORD = "a b'c\"d\\e#";

    private static final String SECRETS =
            "test pptpd \"test test\" *\n"
                    + "'DOM\\\\test' pptpd test.test *\n"
                    + quoted("DOM\\" + STRANGE)
                    + " pptpd "
                    + quoted(PASSWORD)
                    + " *\n";

    private static Lab lab;
    private static ClientHost laptop;
    private static ClientHost phone;
    private static SallyportServer server;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        laptop = lab.clientHost();
        phone = lab.clientHost();
    }

    @AfterAll
    static void end() {
        for (ClientHost host : new ClientHost[] {laptop, phone}) {
            if (host != null) {
                host.close();
            }
        }
        TestLab.close(lab);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private static String quoted(String word) {
        byte[] octets = WordWriter.quote(word).getBytes(StandardCharsets.ISO_8859_1);
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static void serve(String... options) {
        server = SallyportServer.start(lab, ServerFiles.of(StockFiles.OPTIONS, SECRETS), options);
    }

    private static void write(ClientHost host, String address, String... more) {
        host.write("chap-secrets", "test office \"test test\" *\n", "rw-------");
        host.write(
                "peers/office",
                "pty \"pptp "
                        + address
                        + " --nolaunchpppd --client-hostname "
                        + (host == laptop ? "LAPTOP" : "PHONE")
                        + "\"\nnoauth\nname test\nremotename office\nrequire-mppe-128\n"
                        + "persist\nholdoff 1\n"
                        + String.join("\n", more)
                        + "\n",
                "rw-r-----");
    }

    private static HostProcess up(ClientHost host) {
        HostProcess call = host.call("office");
        call.awaitLog("office: up on ppp0: ", BOUND);
        return call;
    }

    @Test
    void shouldShareFilesWithPptpsetupAndPppdBothWays() throws IOException {
        serve();
        try (Peer peer = lab.peer("client")) {
            // Written by pptpsetup; the doubled backslash is the way round its defect.
            for (String[] flags :
                    new String[][] {
                        {"--username test --password 'test test'", "test"},
                        {"--domain 'DOM\\' --username test --password test.test", "DOM\\\\test"}
                    }) {
                peer.sh(
                        ": > /etc/ppp/chap-secrets; pptpsetup --create office --server "
                                + Lab.SERVER
                                + " --encrypt "
                                + flags[0]);
                laptop.write("chap-secrets", peer.sh("cat /etc/ppp/chap-secrets"), "rw-------");
                laptop.write("peers/office", peer.sh("cat /etc/ppp/peers/office"), "rw-r-----");
                HostProcess call = up(laptop);
                assertTrue(call.log().contains(" as " + flags[1].replace("\\\\", "\\")), call::log);
                assertTrue(call.terminate(BOUND), call::log);
            }
            startAtOnce();
            // Written by Sallyport.
            new PptpSetup(laptop.ppp())
                    .create(
                            new PptpSetup.Request("strange", Lab.SERVER, "DOM", STRANGE, true),
                            PASSWORD.getBytes(StandardCharsets.UTF_8));
            HostProcess own = laptop.call("strange");
            own.awaitLog("strange: up on ppp0: ", BOUND);
            assertTrue(own.terminate(BOUND), own::log);
            peer.write(
                    "/etc/ppp/chap-secrets",
                    Files.readString(laptop.ppp().resolve("chap-secrets")));
            peer.write(
                    "/etc/ppp/peers/strange",
                    Files.readString(laptop.ppp().resolve("peers/strange")));
            PeerProcess pppd = peer.start("pppd call strange nodetach");
            pppd.awaitLog("remote IP address", BOUND);
            pppd.signal("TERM");
            pppd.awaitExit(BOUND);
        }
    }

    /** As {@code pptpsetup --start}, with a password that stands in no argument list. */
    private static void startAtOnce() {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "echo 'test test' | \"$@\"", "sh"));
        command.addAll(
                laptop.client(
                        "pptpsetup",
                        "--create",
                        "begun",
                        "--server",
                        Lab.SERVER,
                        "--username",
                        "test",
                        "--encrypt",
                        "--start"));
        HostProcess setup = laptop.start(command);
        assertEquals(0, setup.awaitExit(BOUND), setup::log);
        assertTrue(setup.log().contains("begun: up on ppp0: "), setup::log);
        assertTrue(laptop.run("ping", "-c", "1", "-W", "5", "192.168.100.10").ok(), setup::log);
        Output hangup = laptop.sallyport("hangup", "begun");
        assertEquals(0, hangup.exitCode(), hangup::text);
    }

    /** A call of another account than the one that is in, to a server that has one place. */
    @Test
    void shouldSayThatTheServerTakesNoMoreCalls() {
        server =
                SallyportServer.start(
                        lab,
                        ServerFiles.of(StockFiles.OPTIONS, SECRETS).with("pptpd.conf", ONE_PLACE));
        write(laptop, Lab.SERVER);
        HostProcess holder = up(laptop);
        phone.write("chap-secrets", "'DOM\\\\test' office test.test *\n", "rw-------");
        phone.write(
                "peers/office",
                "pty \"pptp "
                        + Lab.SERVER
                        + " --nolaunchpppd\"\nnoauth\nname 'DOM\\\\test'\nremotename office\n"
                        + "require-mppe-128\n",
                "rw-r-----");
        HostProcess refused = phone.call("office");
        assertEquals(16, refused.awaitExit(BOUND), refused::log);
        assertEquals(
                "sallyport: office: 10.77.0.1 takes no call now (call refused by the server: result"
                        + " 2, error 4): it may be full",
                refused.log().lines().toList().getLast(),
                refused::log);
        assertTrue(holder.terminate(BOUND), holder::log);
    }

    /** The exit codes above are those of pppd. */
    @Tag("long")
    @Test
    void shouldExitAsPppdDoesWhereAnotherHasThePlace() {
        try (Peer peer = lab.peer("pppd")) {
            peer.sh("ip route add " + ClientHost.NETWORKS + " via " + Lab.SERVER);
            server =
                    SallyportServer.start(
                            lab,
                            ServerFiles.of(StockFiles.OPTIONS, SECRETS)
                                    .with("pptpd.conf", ONE_PLACE));
            write(laptop, Lab.SERVER);
            HostProcess holder = up(laptop);
            PeerProcess full = pppd(peer, "'DOM\\\\test'", "test.test");
            assertEquals(16, exit("no place", full));
            assertTrue(holder.terminate(BOUND), holder::log);
            server.close();

            serve("--on-conflict", "deny");
            HostProcess stays = up(laptop);
            assertEquals(19, exit("the oldest stays", pppd(peer, "test", "\"test test\"")));
            assertTrue(stays.terminate(BOUND), stays::log);
            server.close();

            serve();
            PeerProcess displaced = pppd(peer, "test", "\"test test\"");
            displaced.awaitLog("remote IP address", BOUND);
            HostProcess next = up(laptop);
            assertEquals(16, exit("displaced", displaced));
            assertTrue(next.terminate(BOUND), next::log);
        }
    }

    private static PeerProcess pppd(Peer peer, String name, String password) {
        peer.write("/etc/ppp/chap-secrets", name + " office " + password + " *\n");
        peer.write(
                "/etc/ppp/peers/office",
                "pty \"pptp "
                        + Lab.SERVER
                        + " --nolaunchpppd\"\nnoauth\nname "
                        + name
                        + "\nremotename office\nnobsdcomp\nnodeflate\nrequire-mppe-128\n");
        return peer.start("pppd call office nodetach");
    }

    private static int exit(String what, PeerProcess pppd) {
        int exit = pppd.awaitExit(BOUND);
        System.out.printf("%s: pppd %d%n%s%n", what, exit, pppd.log());
        return exit;
    }

    @Test
    void shouldStayOutWhenAnotherDeviceTookThePlace() {
        serve();
        write(laptop, Lab.SERVER);
        write(phone, Lab.SERVER);
        HostProcess old = up(laptop);
        HostProcess next = up(phone);
        assertEquals(16, old.awaitExit(BOUND), old::log);
        List<String> said = old.log().lines().toList();
        assertEquals(
                "sallyport: office: the account 'test' is in use: Replaced by a newer login of this"
                        + " account on PHONE",
                said.get(said.size() - 2),
                old::log);
        assertTrue(said.getLast().contains("not dialling again"), old::log);
        assertTrue(phone.run("ping", "-c", "2", "-W", "5", "192.168.100.10").ok(), next::log);
        String status = phone.sallyport("status", "--json").text();
        assertTrue(status.contains("\"name\":\"office\",\"state\":\"up\""), status);
        assertTrue(next.terminate(BOUND), next::log);
    }

    @Test
    void shouldSayWhoIsInWhereTheOldestStays() {
        serve("--on-conflict", "deny");
        write(laptop, Lab.SERVER);
        write(phone, Lab.SERVER);
        HostProcess holder = up(laptop);
        HostProcess newcomer = phone.call("office");
        assertEquals(19, newcomer.awaitExit(BOUND), newcomer::log);
        assertTrue(
                newcomer.log()
                        .contains(
                                "office: the account 'test' is in use: This account is already in,"
                                        + " on LAPTOP, for "),
                newcomer::log);
        assertTrue(newcomer.log().contains("not dialling again"), newcomer::log);
        assertTrue(holder.isAlive());
        assertTrue(holder.terminate(BOUND), holder::log);
    }

    /** The comparison: pptpd with the original script, whose words say nothing. */
    @Tag("long")
    @Test
    void shouldBeAtWarWherePptpdHasTheOriginalScript() {
        try (Peer peer = lab.peer("pptpd")) {
            peer.sh("ip route add " + ClientHost.NETWORKS + " via " + Lab.SERVER);
            peer.write(
                    "/etc/ppp/auth-up",
                    """
                    #!/bin/bash
                    USER=$2
                    if [ -f /var/run/$USER ]; then
                       kill -HUP `cat /var/run/$USER`
                       rm /var/run/$USER
                    fi
                    PPID=`awk '/PPid/ { print $2; }' /proc/$$/status`
                    echo $PPID > /var/run/$USER
                    """);
            peer.sh("chmod 755 /etc/ppp/auth-up");
            try (PptpdServer pptpd =
                    PptpdServer.start(peer, ServerFiles.of(StockFiles.OPTIONS, SECRETS))) {
                write(laptop, pptpd.address());
                write(phone, pptpd.address());
                HostProcess one = up(laptop);
                HostProcess other = up(phone);
                Await.until(
                        "three logins each",
                        Duration.ofSeconds(180),
                        () -> ups(one) >= 3 && ups(other) >= 3,
                        () -> one.log() + other.log());
                System.out.printf(
                        "with the original script: %d and %d logins%n%s%n",
                        ups(one), ups(other), one.log());
                assertTrue(one.terminate(BOUND), one::log);
                assertTrue(other.terminate(BOUND), other::log);
            }
        }
    }

    private static long ups(HostProcess call) {
        return call.log().lines().filter(line -> line.contains(": up on ")).count();
    }
}
