package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.linux.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts beside real sessions, as their users write them. */
class ScriptsTest {
    private static final List<String> ALL =
            List.of("auth-up", "auth-down", "ip-pre-up", "ip-up", "ip-down");

    private TestGateway gateway;
    private Path scripts;
    private Path pids;
    private Path log;

    @BeforeEach
    void prepare() throws Exception {
        gateway = new TestGateway();
        scripts = Files.createDirectory(gateway.directory().resolve("scripts"));
        pids = Files.createDirectory(gateway.directory().resolve("pids"));
        log = Files.createFile(gateway.directory().resolve("log"));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    private void configure(String form, String... more) throws IOException {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "session-pid-dir = \"" + pids + "\"",
                                "[accounts]",
                                "[interfaces]",
                                "form = \"" + form + "\"",
                                "[scripts]",
                                "enabled = true",
                                "directory = \"" + scripts + "\""));
        lines.addAll(List.of(more));
        gateway.configuration(lines.toArray(String[]::new));
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(scripts.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** What the scripts have written, a line each. */
    private List<String> log() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean logged(String line) {
        return log().contains(line);
    }

    private long pidOf(String interfaceName) {
        try {
            return Long.parseLong(Files.readString(pids.resolve(interfaceName + ".pid")).strip());
        } catch (IOException e) {
            return 0;
        }
    }

    private boolean noPidFile() {
        try (Stream<Path> files = Files.list(pids)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a peer sends while its ip-pre-up runs is lost. */
    private void reach(Peers peers, ScriptedCall... calls) throws Exception {
        peers.until(
                "in", () -> gateway.sessions().stream().allMatch(s -> s.get("state").equals("up")));
        peers.echo(calls);
    }

    private static boolean isProcess(long pid) {
        return Files.exists(Path.of("/proc/" + pid + "/exe"));
    }

    @Test
    void shouldRunEachInItsTurnBelowOneProcess() throws Exception {
        for (String name : ALL) {
            script(name, "echo \"$(basename $0) $* by $PPID = $PPPD_PID\" >> " + log);
        }
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.up("test", "test.test");
            reach(peers, call);
            peers.until("ip-up", () -> log().size() == 3);
            long pid = pidOf("ppp0");
            assertTrue(isProcess(pid));
            assertNotEquals(ProcessHandle.current().pid(), pid);
            call.hangUp();
            peers.until("down", () -> log().size() == 5);
            peers.until("the end", () -> noPidFile() && !isProcess(pid));

            String auth = " ppp0 test root pptp:1 115200 by " + pid + " = " + pid;
            String ip =
                    " ppp0 pptp:1 115200 192.168.100.10 192.168.100.60 10.77.1.1 by "
                            + pid
                            + " = "
                            + pid;
            assertEquals(
                    List.of("auth-down" + auth, "auth-up" + auth, "ip-down" + ip, "ip-pre-up" + ip),
                    log().stream().filter(line -> !line.startsWith("ip-up")).sorted().toList());
            List<String> ups =
                    log().stream().map(line -> line.split(" ")[0]).limit(3).sorted().toList();
            assertEquals(List.of("auth-up", "ip-pre-up", "ip-up"), ups);
            assertTrue(logged("ip-up" + ip));
        });
    }

    @Test
    void shouldGiveEachSessionOfASharedDeviceANameOfItsOwn() throws Exception {
        script("ip-up", "echo $1 $UNIT >> " + log);
        configure("shared");
        gateway.start();
        gateway.with(peers -> {
            peers.up("test", "test.test");
            peers.up("second", "test.test");
            peers.until("both", () -> log().size() == 2);
            List<String> names = log().stream().sorted().toList();
            assertTrue(names.get(0).matches("sallyport[01]\\.1 1"), names::toString);
            assertTrue(names.get(1).matches("sallyport[01]\\.2 2"), names::toString);
            assertTrue(isProcess(pidOf(names.get(0).split(" ")[0])));
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {Processes.SIGHUP, Processes.SIGINT, Processes.SIGTERM, Processes.SIGKILL})
    void shouldEndTheSessionThatIsSignalledAndNoOther(int signal) throws Exception {
        script("auth-up", "echo up $2 $PPID >> " + log);
        script("auth-down", "echo down $2 $PPPD_PID $PPID >> " + log);
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.up("test", "test.test");
            ScriptedCall other = peers.up("second", "test.test");
            peers.until("auth-up", () -> log().size() == 2);
            long pid = pidOf("ppp0");
            assertTrue(Processes.signal(pid, signal));
            peers.until("the end", call::isCleared);
            peers.until("auth-down", () -> log().size() == 3);
            peers.until("the process is gone", () -> !isProcess(pid));
            String down = log().get(2);
            if (signal == Processes.SIGKILL) {
                assertTrue(down.matches("down test (\\d+) \\1"), down);
            } else {
                assertEquals("down test " + pid + " " + pid, down);
            }
            reach(peers, other);
            assertEquals(1, gateway.sessions().size());
            reach(peers, peers.up("test", "test.test"));
        });
    }

    @Test
    void shouldKillWhatHangsAndDisturbNobodyMeanwhile() throws Exception {
        script(
                "ip-up",
                "echo up $PEERNAME >> "
                        + log
                        + "; [ $PEERNAME = test ] || exit 0\ntrap '' TERM; sleep 1000 & echo $! >> "
                        + log
                        + "; wait; wait; sleep 1000");
        script("ip-down", "echo down $PEERNAME >> " + log);
        configure("own", "time-limit-seconds = 2");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall hanging = peers.up("test", "test.test");
            peers.until("ip-up hangs", () -> log().size() == 2);
            ScriptedCall other = peers.up("second", "test.test");
            peers.until("the other's ip-up", () -> logged("up second"));
            reach(peers, hanging, other);
            hanging.hangUp();
            other.hangUp();
            peers.until("the other's ip-down", () -> logged("down second"));
            peers.until("ip-down after the kill", () -> logged("down test"));
            long child = Long.parseLong(log().get(1));
            peers.until("its child, too", () -> !isProcess(child));
        });
    }

    @Test
    void shouldKeepPacketsOutUntilIpPreUpIsOver() throws Exception {
        Path go = gateway.directory().resolve("go");
        script(
                "ip-pre-up",
                "echo pre >> " + log + "; while [ ! -e " + go + " ]; do sleep 0.05; done");
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.dial("test", "test.test");
            peers.until("ip-pre-up", () -> logged("pre"));
            peers.until("the peer is up", call::isUp);
            call.ping();
            peers.until("a packet stays out", () -> gateway.count("session", "in_closed") > 0);
            assertEquals(0, call.echoReplies());
            Files.createFile(go);
            reach(peers, call);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-up", "ip-pre-up"})
    void shouldRefuseASessionWhereThatIsAskedFor(String name) throws Exception {
        script(name, "echo $0 >> " + log + "; [ $PEERNAME != test ]");
        script("ip-up", "echo in $PEERNAME >> " + log);
        configure("own", "refuse-on-failure = true");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.dial("test", "test.test");
            peers.until("refused", call::isCleared);
            assertTrue(call.saw("Refused by " + name), call.toString());
            reach(peers, peers.up("second", "test.test"));
            peers.until("the other is in", () -> logged("in second"));
            assertFalse(logged("in test"));
        });
    }

    @Test
    void shouldLetASessionInWhoseScriptsFail() throws Exception {
        for (String name : ALL) {
            script(name, "echo failing; exit 3");
        }
        configure("own");
        gateway.start();
        gateway.with(peers -> reach(peers, peers.up("test", "test.test")));
    }

    @Test
    void shouldNotLetAScriptEndBeforeItsOppositeBegins() throws Exception {
        script("ip-up", "sleep 1; echo up >> " + log);
        script("ip-down", "echo down >> " + log);
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.up("test", "test.test");
            reach(peers, call);
            call.hangUp();
            peers.until("both", () -> log().size() == 2);
            assertEquals(List.of("up", "down"), log());
        });
    }

    @Test
    void shouldBeginTheScriptsOfATakeoverWhenThoseOfTheLoserAreOver() throws Exception {
        script("ip-up", "echo up $4 $5 $DEVICE >> " + log);
        script("ip-down", "sleep 1; echo down $4 $5 $DEVICE >> " + log);
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall old = peers.up("test", "test.test");
            peers.until("ip-up", () -> log().size() == 1);
            ScriptedCall next = peers.up("test", "test.test");
            assertEquals(old.address(), next.address());
            peers.until("all", () -> log().size() == 3);
            String addresses = " 192.168.100.10 192.168.100.60 pptp:";
            assertEquals(
                    List.of("up" + addresses + 1, "down" + addresses + 1, "up" + addresses + 2),
                    log());
            reach(peers, next);
        });
    }

    @Test
    void shouldPassHostileNamesOnAsTheyArePrinted() throws Exception {
        String name = "../../$(reboot)`id`;\n\"'\\ \u00e9";
        gateway.accounts("* * test.test *");
        script("auth-up", "printf '<%s> <%s>\\n' \"$2\" \"$PEERNAME\" >> " + log);
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            reach(peers, peers.up(name, "test.test"));
            peers.until("auth-up", () -> !log().isEmpty());
            String shown = "<../../$(reboot)`id`;^J\"'\\ M-CM-)>";
            assertEquals(List.of(shown + " " + shown), log());
        });
    }

    @Test
    void shouldLeaveNothingOfAServerThatIsKilled() throws Exception {
        script("auth-up", "echo $PPID >> " + log);
        configure("own");
        Process process = gateway.startProcess();
        gateway.with(peers -> {
            peers.up("test", "test.test");
            peers.up("second", "test.test");
            peers.until("both", () -> log().size() == 2);
            assertTrue(log().stream().allMatch(pid -> isProcess(Long.parseLong(pid))));
            Files.writeString(pids.resolve("ppp1.pid"), "1\n");
            process.destroyForcibly().waitFor();
            peers.until(
                    "stand-ins are gone",
                    () -> log().stream().noneMatch(pid -> isProcess(Long.parseLong(pid))));
            assertNotEquals(0, pidOf("ppp0"));
        });
        gateway.start();
        assertEquals(0, pidOf("ppp0"));
        assertEquals(1, pidOf("ppp1"), "another's file");
    }

    @Test
    void shouldRunTheLastScriptsWhenTheServerStops() throws Exception {
        script("ip-down", "echo down $CONNECT_TIME $BYTES_SENT $BYTES_RCVD >> " + log);
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.up("test", "test.test");
            reach(peers, call);
            long pid = pidOf("ppp0");
            peers.during(() -> {
                gateway.stop();
                return null;
            });
            assertEquals(1, log().size());
            assertTrue(log().getFirst().matches("down \\d+ \\d+ \\d+"), log()::toString);
            assertFalse(isProcess(pid));
        });
    }

    @Test
    void shouldHaveNoProcessWhereThereIsNoScript() throws Exception {
        configure("own");
        gateway.start();
        gateway.with(peers -> {
            reach(peers, peers.up("test", "test.test"));
            assertTrue(noPidFile());
        });
    }

    @Test
    void shouldHaveOneEvenSoWhereThatIsAskedFor() throws Exception {
        configure("own", "always = true");
        gateway.start();
        gateway.with(peers -> {
            ScriptedCall call = peers.up("test", "test.test");
            peers.until("pid file", () -> pidOf("ppp0") != 0);
            assertTrue(Processes.signal(pidOf("ppp0"), Processes.SIGTERM));
            peers.until("the end", call::isCleared);
        });
    }

    @Test
    void shouldRunManyAtATimeAndNoMoreThanAllowed() throws Exception {
        Path running = Files.createDirectory(gateway.directory().resolve("running"));
        script(
                "ip-up",
                "touch "
                        + running
                        + "/$$; ls "
                        + running
                        + " | wc -l >> "
                        + log
                        + "; sleep 0.3; rm "
                        + running
                        + "/$$");
        configure("own", "at-once = 4");
        gateway.manyAccounts(12).start();
        gateway.with(peers -> {
            List<ScriptedCall> calls = new ArrayList<>();
            for (int i = 1; i <= 12; i++) {
                calls.add(peers.dial(Dialling.as("a" + i, "test.test")));
            }
            peers.until("all up", () -> calls.stream().allMatch(ScriptedCall::isUp));
            peers.until("all ip-up", () -> log().size() == 12);
            // One of the four is kept for those that somebody waits for.
            assertTrue(
                    log().stream().allMatch(count -> Integer.parseInt(count.strip()) <= 3),
                    log()::toString);
        });
    }
}
