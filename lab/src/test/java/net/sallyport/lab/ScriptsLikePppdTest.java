package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same session, once at pptpd and pppd, once here: what each of the five scripts is given. */
class ScriptsLikePppdTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final String ACCOUNTS = "test pptpd test.test *\n";

    private static Lab lab;
    private static PppdClient client;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("client"));
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    /** pppd's IPv6 would add variables of its own and change the order of things. */
    private static ServerFiles files(String captures) {
        String options =
                StockFiles.OPTIONS
                        + """
                        noipv6
                        set CAPTURE=%s
                        set "COLOUR=dark green"
                        set UNIT=seven
                        unset ORIG_UID
                        linkname outer
                        """
                                .formatted(captures);
        return CapturedScripts.in(ServerFiles.of(options, ACCOUNTS));
    }

    /** Two answered pings and out again. */
    private static void session(String server, Runnable whenUp) {
        Tunnel tunnel = client.dial(Dial.to(server, "test", "test.test").with("noipv6")).awaitUp();
        whenUp.run();
        PingReport report = tunnel.pingUntilAnswered(2, BOUND);
        assertEquals(2, report.received(), () -> report + "\n" + tunnel.log());
        tunnel.hangUp();
    }

    @Test
    void shouldGiveScriptsWhatPppdGivesThem() throws Exception {
        Path captures = Files.createDirectory(lab.directory().resolve("captures"));
        CapturedScripts ours;
        try (SallyportServer server = SallyportServer.start(lab, files(captures.toString()))) {
            session(server.address(), () -> awaitFile(captures.resolve("ip-up"), server));
            awaitFile(captures.resolve("ip-down"), server);
            awaitFile(captures.resolve("auth-down"), server);
            ours = read(lab.run(BOUND, "sh", "-c", "head -n -0 " + captures + "/*"));
        }
        CapturedScripts pppds = pppds();

        assertEquals(Set.copyOf(CapturedScripts.NAMES), pppds.byScript().keySet());
        assertEquals(String.join("\n", pppds.comparable()), String.join("\n", ours.comparable()));
        for (String script : new String[] {"auth-down", "ip-down"}) {
            int hers = Integer.parseInt(pppds.fact(script, "variable CONNECT_TIME"));
            int mine = Integer.parseInt(ours.fact(script, "variable CONNECT_TIME"));
            assertTrue(Math.abs(hers - mine) <= 20, hers + " and " + mine + " seconds");
        }
    }

    private static CapturedScripts pppds() {
        Peer peer = lab.peer("pptpd");
        peer.sh("mkdir /run/captures");
        try (PptpdServer server = PptpdServer.start(peer, files("/run/captures"))) {
            session(
                    server.address(),
                    () -> assertTrue(peer.await("[ -e /run/captures/ip-up ]", BOUND)));
            String both = "[ -e /run/captures/ip-down ] && [ -e /run/captures/auth-down ]";
            assertTrue(peer.await(both, BOUND), () -> peer.sh("ls /run/captures"));
            return CapturedScripts.parse(peer.sh("head -n -0 /run/captures/*"));
        }
    }

    private static CapturedScripts read(Output output) {
        return CapturedScripts.parse(output.orThrow("read captures"));
    }

    private static void awaitFile(Path file, SallyportServer server) {
        Await.until(file.toString(), BOUND, () -> Files.exists(file), server::log);
    }
}
