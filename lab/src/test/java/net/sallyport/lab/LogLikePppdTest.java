package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same logins, once at pptpd and pppd, once here: the same lines in the log. */
class LogLikePppdTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final ServerFiles FILES =
            ServerFiles.of(StockFiles.OPTIONS + "noipv6\n", "test pptpd test.test *\n");
    private static final Pattern IN_THEIR_WORDS =
            Pattern.compile("(?m)^\\S+ [A-Z]+ (pppd|pptpd)\\[\\d+\\]: (.*)$");

    private static final String SYSLOG =
            "socket(S,AF_UNIX,SOCK_DGRAM,0) or die; unlink('/dev/log');"
                    + " bind(S,sockaddr_un('/dev/log')) or die \"$!\"; $|=1;"
                    + " while(defined(recv(S,$m,8192,0))) {$m =~ s/[\\0\\n]+$//; print \"$m\\n\"}";

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

    /** In and out again, a wrong password, a name that there is not. */
    private static void logins(String server) {
        Tunnel tunnel = client.dial(Dial.to(server, "test", "test.test").with("noipv6")).awaitUp();
        assertEquals(2, tunnel.pingUntilAnswered(2, BOUND).received(), tunnel::log);
        tunnel.hangUp();
        Refusals.awaitRefusal(client.dial(Dial.to(server, "test", "wrong")));
        Refusals.awaitRefusal(client.dial(Dial.to(server, "nobody", "wrong")));
    }

    @Test
    void shouldWriteTheLinesThatPppdWrites() throws Exception {
        try (SallyportServer server = SallyportServer.start(lab, FILES, "--log-wording", "pppd")) {
            logins(server.address());
            Await.until("three ends", BOUND, () -> ends(server.log()) == 3, server::log);
            assertEquals(comparable(theirs()), comparable(ours(server.log())));
        }
    }

    private static long ends(String log) {
        return log.lines().filter(line -> line.contains("connection finished")).count();
    }

    private static List<String> ours(String log) {
        return IN_THEIR_WORDS
                .matcher(log)
                .results()
                .map(line -> line.group(1) + ": " + normal(line.group(2)))
                .toList();
    }

    /**
     * Without what processes and devices of theirs alone have to say, without the interface of a
     * login that fails (here there is none), and without what older pppds said, which scripts still
     * look for.
     */
    private static String comparable(List<String> lines) {
        return String.join("\n", lines)
                .replaceAll("(?m)^pptpd: (MGR:|GRE:|CTRL: PTY|CTRL: Reaping).*\n", "")
                .replaceAll("(?m)^pppd: (Cannot determine ethernet|tcflush).*\n", "")
                .replaceAll("pppd: (Using|Connect:).*\n(?=pppd: (No CHAP|Peer))", "")
                .replaceAll("pppd: (Using|Connect:).*\n(?=pppd: (No CHAP|Peer))", "")
                .replaceAll("(?m)^pppd: CHAP peer authentication succeeded for test\n", "");
    }

    private static List<String> theirs() {
        Peer peer = lab.peer("pptpd");
        peer.write("/run/syslog.pl", SYSLOG);
        PeerProcess syslog = peer.start("perl -MSocket /run/syslog.pl");
        assertTrue(peer.await("[ -S /dev/log ]", BOUND), syslog::log);
        try (PptpdServer server = PptpdServer.start(peer, FILES)) {
            logins(server.address());
            Await.until("three ends", BOUND, () -> ends(syslog.log()) == 3, syslog::log);
        }
        return syslog.log()
                .lines()
                .map(line -> line.replaceFirst("^<\\d+>\\w+ +\\d+ \\S+ ", ""))
                .map(line -> line.replaceFirst("^(\\w+)\\[\\d+\\]", "$1"))
                .map(LogLikePppdTest::normal)
                .toList();
    }

    private static String normal(String line) {
        return line.replaceAll("\\d+\\.\\d+ minutes", "N minutes")
                .replaceAll("(Sent|received) \\d+", "$1 N")
                .replaceAll("pppd \\S+ started", "pppd V started")
                .replaceAll("<--> .*", "<--> X");
    }
}
