package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** For those who keep pppd: pptpd with {@code sallyport hook} in the place of auth-up. */
class HookTest {
    private static final String PASSWORD = "test.test";

    private static HookBed bed;

    @BeforeAll
    static void boot() {
        bed = HookBed.open("* pptpd test.test *");
        bed.install("--no-cache");
    }

    @AfterAll
    static void end() {
        if (bed != null) {
            bed.close();
        }
    }

    @AfterEach
    void hangUp() {
        bed.hangUpAll();
    }

    private static Tunnel dialAndPing(int number, String account) {
        Tunnel tunnel = bed.client.dial(bed.dial(number, account, PASSWORD)).awaitUp(HookBed.BOUND);
        // The client is up before the server, whose pppd waits for the hook.
        PingReport ping = tunnel.pingUntilAnswered(3, HookBed.BOUND);
        assertTrue(ping.received() >= 3, () -> ping + "\n" + tunnel.log() + bed.syslog());
        return tunnel;
    }

    @Test
    void shouldEndTheOlderSessionBeforeTheNewerIsIn() {
        Tunnel old = dialAndPing(1, "test");
        Tunnel other = dialAndPing(3, "other");

        dialAndPing(2, "test");

        old.awaitEnd(HookBed.BOUND);
        assertFalse(old.logLines("LCP terminated by peer").isEmpty(), old::log);
        assertTrue(other.isAlive());
        assertEquals(2, bed.inside());
        String log = bed.syslog();
        assertTrue(log.contains("displaced account=\"test\""), log);
        String history = bed.sallyport("history", "--account", "test", "--csv");
        assertTrue(history.contains("port-preempted"), history);
    }

    @Test
    void shouldLeaveOneInsideOfRacingLogins() {
        for (int racers = 2; racers <= 3; racers++) {
            int count = racers;
            bed.race(count, "racer", PASSWORD);
            int inside = bed.settle(count, 1, HookBed.BOUND, HookBed.BOUND);
            assertEquals(1, inside, () -> bed.syslog() + bed.raceLogs(count));
            assertEquals(1, bed.inside(), bed::syslog);
            bed.hangUpAll();
        }
    }

    @Test
    void shouldDoNoHarmWithHostileNames() {
        String before = bed.server.sh("cksum /etc/passwd; cat /proc/sys/kernel/random/boot_id");
        List<String> names =
                List.of(
                        "../../etc/passwd",
                        "new\nline",
                        "$(reboot)",
                        "x".repeat(255),
                        "j\u00f6rg\u00ff\u0080");
        bed.usePlainChap(true);
        bed.race(names, PASSWORD);
        assertEquals(
                names.size(),
                bed.settle(names.size(), names.size(), HookBed.BOUND, HookBed.BOUND),
                () -> bed.syslog() + bed.raceLogs(names.size()));

        Tunnel again = dialAndPing(6, names.getFirst());
        assertTrue(again.isAlive());
        assertEquals(names.size(), bed.inside(), bed::syslog);

        assertEquals(
                before, bed.server.sh("cksum /etc/passwd; cat /proc/sys/kernel/random/boot_id"));
        String strange =
                bed.server.sh(
                        "find /run/sallyport /var/lib/sallyport -type f | grep -vE"
                                + " '/([0-9a-f]{3}.(turn|lock|claims)|[0-9]+-[0-9]+.(in|out|over)"
                                + "|hook-history|hook.jar|hook.aot)$' || :");
        assertEquals("", strange);
        bed.usePlainChap(false);
    }

    @Test
    void shouldKeepTheNewerOutUnderDeny() {
        bed.install("--no-cache", "--on-conflict", "deny");
        try {
            Tunnel inside = dialAndPing(1, "test");

            Tunnel refused = bed.client.dial(bed.dial(2, "test", PASSWORD));
            assertNotEquals(0, refused.awaitEnd(HookBed.BOUND), refused::log);

            assertTrue(inside.pingUntilAnswered(3, HookBed.BOUND).received() >= 3);
            assertTrue(bed.server.await("! ip link show ppp1 > /dev/null 2>&1", HookBed.BOUND));
            assertEquals(1, bed.inside());
            assertTrue(bed.syslog().contains("reason=already-in"), bed::syslog);
        } finally {
            bed.install("--no-cache");
        }
    }

    /** The number of a pppd that was killed is given to another process, by the kernel itself. */
    @Test
    @Tag("long")
    void shouldLetAnInnocentProcessLiveThatHasThePidNow() {
        dialAndPing(1, "test");
        String pid = bed.server.sh("cat /run/ppp0.pid").strip();
        bed.server.sh("kill -9 " + pid);
        assertTrue(bed.server.await("! kill -0 " + pid + " 2> /dev/null", HookBed.BOUND));
        // Numbers are given in turn: with few of them, the turn comes soon.
        String got =
                bed.server
                        .run(
                                Duration.ofMinutes(4),
                                """
                                last=$(cat /proc/sys/kernel/pid_max)
                                highest=$(ls /proc | grep -E '^[0-9]+$' | sort -n | tail -n 1)
                                echo $((highest + 300)) > /proc/sys/kernel/pid_max
                                tries=0
                                while [ $tries -lt 5000 ]; do
                                    setsid sleep 600 > /dev/null 2>&1 &
                                    if [ $! = %s ]; then
                                        echo reused
                                        break
                                    fi
                                    kill -9 $!
                                    wait $! 2> /dev/null
                                    tries=$((tries + 1))
                                done
                                echo $last > /proc/sys/kernel/pid_max
                                """
                                        .formatted(pid))
                        .text();
        assertTrue(got.contains("reused"), got);

        dialAndPing(2, "test");

        assertEquals("sleep", bed.server.sh("cat /proc/" + pid + "/comm").strip());
        assertTrue(bed.syslog().contains("lost account=\"test\""), bed::syslog);
        bed.server.sh("kill -9 " + pid);
    }
}
