package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.JsonReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The same logins, once at pptpd and pppd, once here: the lines in syslog, and the entries in a
 * journal that systemd's own daemon keeps.
 */
class LogLikePppdTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final ServerFiles FILES =
            ServerFiles.of(StockFiles.OPTIONS + "noipv6\n", "test pptpd test.test *\n");
    private static final String JOURNALD = "/usr/lib/systemd/systemd-journald";

    /** As what systemd starts: what goes to standard error is the journal's. */
    private static final List<String> IN_JOURNAL =
            List.of(
                    "sh",
                    "-c",
                    "JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2); export JOURNAL_STREAM;"
                            + " exec \"$@\"",
                    "sh");

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
        try (SallyportServer server =
                SallyportServer.start(lab, IN_JOURNAL, FILES, "--log-wording", "both")) {
            Map<Path, Path> run = Map.of(Path.of("/run"), server.run());
            for (String directory : List.of("systemd/journal", "log/journal")) {
                Files.createDirectories(server.run().resolve(directory));
            }
            HostProcess journald = lab.start(run, List.of(JOURNALD));
            Await.until(
                    "the journal",
                    BOUND,
                    () -> Files.exists(server.run().resolve("systemd/journal/socket")),
                    journald::log);
            try {
                logins(server.address());
                Await.until(
                        "three ends",
                        BOUND,
                        () ->
                                count(journal(run), "call-ended") == 2
                                        && count(journal(run), "session-down") == 1,
                        () -> journal(run) + server.log() + journald.log());
                List<Map<?, ?>> entries = journal(run);
                List<String> ours = new ArrayList<>();
                for (Map<?, ?> entry : entries) {
                    Object program = entry.get("SYSLOG_IDENTIFIER");
                    if (!"sallyport".equals(program)) {
                        ours.add(program + ": " + normal(entry.get("MESSAGE").toString()));
                    }
                }
                assertEquals(comparable(theirs()), comparable(ours));
                assertFieldsOfAnEnd(entries);
            } finally {
                journald.terminate(BOUND);
            }
        }
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

    private static void assertFieldsOfAnEnd(List<Map<?, ?>> entries) {
        Map<?, ?> end =
                entries.stream()
                        .filter(each -> "session-down".equals(each.get("SALLYPORT_EVENT")))
                        .findFirst()
                        .orElseThrow();
        assertEquals("test", end.get("SALLYPORT_ACCOUNT"));
        assertEquals("PEER_TERMINATED", end.get("SALLYPORT_CAUSE"));
        assertEquals("6", end.get("PRIORITY"));
        Object session = end.get("SALLYPORT_SESSION");
        assertTrue(end.get("MESSAGE").toString().startsWith("session-down session=" + session));
        assertFalse(
                entries.stream()
                        .filter(each -> session.equals(each.get("SYSLOG_PID")))
                        .filter(each -> "Exit.".equals(each.get("MESSAGE")))
                        .toList()
                        .isEmpty(),
                "the session's number ties pppd's lines to ours");
    }

    private static List<String> theirs() {
        Peer peer = lab.peer("pptpd");
        peer.write("/run/syslog.pl", SYSLOG);
        PeerProcess syslog = peer.start("perl -MSocket /run/syslog.pl");
        assertTrue(peer.await("[ -S /dev/log ]", BOUND), syslog::log);
        try (PptpdServer server = PptpdServer.start(peer, FILES)) {
            logins(server.address());
            Await.until(
                    "three ends",
                    BOUND,
                    () ->
                            syslog.log().lines().filter(line -> line.contains("finished")).count()
                                    == 3,
                    syslog::log);
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

    private static long count(List<Map<?, ?>> entries, String event) {
        return entries.stream().filter(each -> event.equals(each.get("SALLYPORT_EVENT"))).count();
    }

    private static List<Map<?, ?>> journal(Map<Path, Path> run) {
        HostProcess reader =
                lab.start(
                        run,
                        List.of(
                                "journalctl",
                                "-o",
                                "json",
                                "--no-pager",
                                "-t",
                                "sallyport",
                                "-t",
                                "pppd",
                                "-t",
                                "pptpd"));
        assertEquals(0, reader.awaitExit(BOUND), reader::log);
        List<Map<?, ?>> entries = new ArrayList<>();
        reader.log().lines().forEach(line -> entries.add((Map<?, ?>) JsonReader.read(line)));
        return entries;
    }
}
