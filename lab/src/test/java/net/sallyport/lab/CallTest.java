package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code sallyport call} against Debian's pptpd and pppd: what it says, how it exits, what the host
 * looks like. The long form has Debian's own pppd and pptp make the same mistakes, and compares.
 */
class CallTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String SECRETS = "test pptpd test.test *";
    private static final String NO_MPPE = "name pptpd\nrequire-mschap-v2\nnobsdcomp\nnomppe\n";
    private static final String UP = "office: up on ppp0: 192.168.100.60, peer 192.168.100.10";

    private static Lab lab;
    private static Peer peer;
    private static ClientHost host;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        peer = lab.peer("pptpd");
        host = lab.clientHost();
        peer.sh("ip route add " + ClientHost.NETWORKS + " via " + Lab.SERVER);
    }

    @AfterAll
    static void end() {
        if (host != null) {
            host.close();
        }
        TestLab.close(lab);
    }

    /** What goes wrong, what is said of it, and pppd's exit code. */
    enum Mistake {
        PASSWORD(
                19,
                "the server refuses 'test': Access denied: check the name, and the password at"
                        + " .*/chap-secrets:1",
                StockFiles.OPTIONS,
                "wrong",
                "require-mppe-128"),
        SERVER_WITHOUT_MPPE(
                10,
                "MPPE required but peer (refused|negotiation failed): the server does not encrypt"
                        + " with 128 bits as .*/peers/office requires; .*",
                NO_MPPE,
                "test.test",
                "require-mppe-128"),
        CLIENT_WITHOUT_MPPE(
                16,
                "MPPE required but peer .*: the server lets nobody in without encryption: add"
                        + " require-mppe-128 to .*/peers/office",
                StockFiles.OPTIONS,
                "test.test"),
        NO_COMMON_METHOD(
                10,
                "no way to log in that both sides take .*: remove refuse-\\* options from .*",
                StockFiles.OPTIONS,
                "test.test",
                "require-mppe-128",
                "refuse-mschap-v2"),
        NOBODY_THERE(
                16,
                "10\\.77\\.0\\.2 cannot be reached on TCP port 1723 \\(.*refused.*\\): is the server"
                        + " running, .*",
                "",
                "test.test",
                "require-mppe-128"),
        UNKNOWN_NAME(
                16,
                "the server's name 'vpn\\.invalid' is not known: check it, and this machine's name"
                        + " servers",
                "",
                "test.test",
                "require-mppe-128",
                "pty \"pptp vpn.invalid --nolaunchpppd\""),
        NO_GRE(
                16,
                "no answer on GRE from 10\\.77\\.0\\.2: the call stands, but something on the way"
                        + " drops IP protocol 47; .*",
                StockFiles.OPTIONS,
                "test.test",
                "require-mppe-128",
                "lcp-restart 1",
                "lcp-max-configure 3"),
        IDLE(
                12,
                "hung up after 2 s without data",
                StockFiles.OPTIONS,
                "test.test",
                "require-mppe-128",
                "idle 2"),
        CONNECT_TIME(
                13,
                "hung up after 2 s, as maxconnect says",
                StockFiles.OPTIONS,
                "test.test",
                "require-mppe-128",
                "maxconnect 2");

        private final int exit;
        private final String line;
        private final String server;
        private final String password;
        private final String[] options;

        Mistake(int exit, String line, String server, String password, String... options) {
            this.exit = exit;
            this.line = line;
            this.server = server;
            this.password = password;
            this.options = options;
        }

        /** Dials, and gives what came of it. */
        void with(Runnable dialling) {
            if (this == NO_GRE) {
                nft(
                        "table ip nogre { chain forward { type filter hook forward priority 0;"
                                + " ip protocol gre drop; }; }\n"
                                + "table bridge nogre { chain forward { type filter hook forward"
                                + " priority 0; ether type ip ip protocol gre drop; }; }");
            }
            try {
                if (server.isEmpty()) {
                    dialling.run();
                } else {
                    try (PptpdServer _ = server(server)) {
                        dialling.run();
                    }
                }
            } finally {
                if (this == NO_GRE) {
                    nft("delete table ip nogre\ndelete table bridge nogre");
                }
            }
        }
    }

    private static void nft(String rules) {
        lab.run(Duration.ofSeconds(20), "sh", "-c", "printf '%s\\n' \"$0\" | nft -f -", rules)
                .orThrow("nft " + rules);
    }

    private static PptpdServer server(String options) {
        return PptpdServer.start(peer, ServerFiles.of(options, SECRETS));
    }

    private static String peersFile(List<String> more) {
        return "pty \"pptp "
                + peer.address()
                + " --nolaunchpppd\"\nnoauth\nname test\nremotename office\nipparam office\n"
                + String.join("\n", more)
                + "\n";
    }

    private static void connection(String password, String... more) {
        host.write("chap-secrets", "test office \"" + password + "\" *\n", "rw-------");
        host.write("peers/office", peersFile(List.of(more)), "rw-r-----");
    }

    private static HostProcess up(String... options) {
        connection("test.test", options);
        HostProcess call = host.call("office");
        call.awaitLog(UP, BOUND);
        return call;
    }

    private static List<String> lines(HostProcess call) {
        return call.log().lines().toList();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "PASSWORD",
                "SERVER_WITHOUT_MPPE",
                "CLIENT_WITHOUT_MPPE",
                "NO_COMMON_METHOD",
                "NOBODY_THERE",
                "UNKNOWN_NAME"
            },
            mode = EnumSource.Mode.INCLUDE)
    void shouldSayWhatIsWrongInOneLineAndExitAsPppdDoes(Mistake mistake) {
        saysAndExits(mistake);
    }

    @Test
    void shouldSayThatNoGreComes() {
        saysAndExits(Mistake.NO_GRE);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CONNECT_TIME"})
    void shouldSayWhatElseEndsIt(Mistake mistake) {
        saysAndExits(mistake);
    }

    private static void saysAndExits(Mistake mistake) {
        mistake.with(() -> {
            connection(mistake.password, mistake.options);
            HostProcess call = host.call("office");
            int exit = call.awaitExit(BOUND);
            String last = lines(call).getLast();
            assertTrue(last.matches("sallyport: office: " + mistake.line), call::log);
            assertEquals(mistake.exit, exit, call::log);
        });
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void shouldExitAsPppdDoes(Mistake mistake) {
        try (Peer client = lab.peer("client-" + mistake)) {
            mistake.with(() -> {
                client.write("/etc/ppp/chap-secrets", "test office \"" + mistake.password + "\" *");
                List<String> options = new ArrayList<>(List.of(mistake.options));
                options.addAll(List.of("nodetach", "nobsdcomp", "nodeflate"));
                client.write("/etc/ppp/peers/office", peersFile(options));
                PeerProcess pppd = client.start("pppd call office");
                int exit = pppd.awaitExit(BOUND);
                System.out.printf("%s: pppd %d%n%s%n", mistake, exit, pppd.log());
                assertEquals(mistake.exit, exit, pppd::log);
            });
        }
    }

    @Test
    void shouldExitAsToldAndSayHowItIsMeanwhile() throws Exception {
        try (PptpdServer _ = server(StockFiles.OPTIONS)) {
            HostProcess call = up("require-mppe-128");
            assertEquals(call.pid() + "\n", Files.readString(host.pids().resolve("ppp0.pid")));
            Output second = host.sallyport("call", "office");
            assertEquals(6, second.exitCode(), second::text);
            assertTrue(second.text().contains("it is dialled already"), second::text);
            Output hangup = host.sallyport("hangup", "office");
            assertEquals(0, hangup.exitCode(), hangup::text);
            assertEquals(5, call.awaitExit(BOUND), call::log);
            assertFalse(Files.exists(host.pids().resolve("ppp0.pid")));
            assertEquals(1, host.sallyport("hangup", "office").exitCode());
        }
    }

    @Test
    void shouldGoOnInTheBackground() {
        try (PptpdServer _ = server(StockFiles.OPTIONS)) {
            connection("test.test", "require-mppe-128");
            Output up = host.sallyport("call", "office", "--detach");
            assertEquals(0, up.exitCode(), up::text);
            assertTrue(up.text().contains(UP), up::text);
            assertTrue(host.run("ping", "-c", "2", "192.168.100.10").ok());
            assertEquals(0, host.sallyport("hangup", "office").exitCode());
            connection("wrong", "require-mppe-128");
            Output refused = host.sallyport("call", "office", "--detach");
            assertEquals(19, refused.exitCode(), refused::text);
            assertTrue(refused.text().contains("the server refuses 'test'"), refused::text);
        }
    }

    @Tag("long")
    @Test
    void shouldNoticeThatTheServerIsGone() {
        try (PptpdServer _ = server(StockFiles.OPTIONS)) {
            HostProcess call = up("require-mppe-128", "lcp-echo-interval 1", "lcp-echo-failure 2");
            peer.sh("pkill -STOP -x pppd");
            try {
                assertEquals(15, call.awaitExit(BOUND), call::log);
                assertTrue(lines(call).getLast().contains("does not answer any more"), call::log);
            } finally {
                peer.sh("pkill -CONT -x pppd; pkill -x pppd; :");
            }
            HostProcess next = up("require-mppe-128");
            peer.sh("pkill -TERM -x pppd");
            assertEquals(16, next.awaitExit(BOUND), next::log);
            assertTrue(lines(next).getLast().contains("ended the connection"), next::log);
        }
    }

    @Test
    void shouldSayThatItTakesRoot() {
        connection("test.test", "require-mppe-128");
        List<String> command =
                new ArrayList<>(
                        List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"));
        command.addAll(host.client("call", "office"));
        HostProcess call = host.start(command);
        assertEquals(3, call.awaitExit(BOUND), call::log);
        assertTrue(lines(call).getLast().endsWith("it takes root to make tunnels"), call::log);
    }

    @Test
    void shouldNameTheLineThatIsWrong() {
        connection("test.test", "require-mppe-182");
        Output call = host.sallyport("call", "office");
        assertEquals(2, call.exitCode(), call::text);
        assertTrue(
                call.text()
                        .contains(
                                "peers/office:6: unknown option 'require-mppe-182'; did you mean"
                                        + " 'require-mppe-128'?"),
                call::text);
    }
}
