package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * The Debian package under a real systemd, on Debian as its installer leaves it: the unit as it is,
 * with all that it takes away.
 */
class SystemdTest {
    /** As the unit names them. */
    private static final long POWERS = 1L << 10 | 1L << 12 | 1L << 13 | 1L << 24;

    private static final String LATER = "/run/systemd/system/sallyport.service.d/test.conf";

    @Test
    void shouldServeAsTheUnitSays() throws Exception {
        try (PackageSite site = PackageSite.open();
                SystemdMachine machine =
                        SystemdMachine.boot(
                                site.lab(),
                                site.lab().namespace(),
                                List.of(Debootstrap.system()),
                                "--bind-ro=" + site.built() + ":/packages")) {
            machine.sh("dpkg -i /packages/first/*.deb");
            lives(site, machine);
        }
    }

    private static void lives(PackageSite site, SystemdMachine machine) throws IOException {
        machine.sh("systemctl start sallyport");
        await(machine, () -> log(machine).contains("cryptography is broken"));
        PackageSite.Account account = PackageSite.firstAccount(log(machine));
        site.dial(account);
        confined(machine);
        await(machine, () -> isInTheJournal(machine, "session-down", account.name()));

        machine.sh("systemctl reload sallyport");
        await(machine, () -> log(machine).contains("\nreloaded from="));

        // Killed with somebody inside.
        String before = mainPid(machine);
        machine.sh("systemctl kill -s KILL sallyport");
        awaitAnother(machine, before);
        site.dial(account);

        // It hangs: systemd hears nothing of it any more.
        machine.sh(
                "mkdir -p $(dirname "
                        + LATER
                        + ") && printf '[Service]\\nWatchdogSec=4\\n' > "
                        + LATER
                        + " && systemctl daemon-reload && systemctl restart sallyport");
        before = mainPid(machine);
        machine.sh("kill -STOP " + before);
        awaitAnother(machine, before);
        assertTrue(log(machine).contains("Watchdog timeout"), "something else ended it");
        site.dial(account);

        machine.sh("dpkg -r sallyport");
        assertFalse(machine.run("systemctl is-active sallyport").ok());
        assertEquals("", machine.sh("nft list tables | grep -i sallyport || true"));
        assertEquals("", machine.sh("ip -o link | grep -o 'ppp[0-9]*' || true"));
    }

    /** With its fields, as `journalctl` looks for them. */
    private static boolean isInTheJournal(SystemdMachine machine, String event, String account) {
        String fields = "SALLYPORT_EVENT=" + event + " SALLYPORT_ACCOUNT=" + account;
        return machine.sh("journalctl -q -o cat -u sallyport " + fields).startsWith(event + " ");
    }

    /** What the unit takes away is gone. */
    private static void confined(SystemdMachine machine) throws IOException {
        String pid = mainPid(machine);
        String status = machine.sh("cat /proc/" + pid + "/status");
        // A machine that lacks one of them itself cannot give it.
        long ours = powers(Files.readString(Path.of("/proc/self/status")));
        assertEquals(POWERS & ours, powers(status), status);
        assertEquals("1", field(status, "NoNewPrivs"));
        assertEquals("2", field(status, "Seccomp"), "no filter of system calls");
        String inside = "nsenter -t " + pid + " -m ";
        assertFalse(machine.run(inside + "touch /usr/x").ok(), "the system can be written to");
        assertFalse(machine.run(inside + "ls /root/.bashrc").ok(), "homes can be seen");
        machine.sh("touch /tmp/of-others");
        assertFalse(machine.run(inside + "ls /tmp/of-others").ok(), "others' files can be seen");
    }

    private static long powers(String status) {
        return Long.parseLong(field(status, "CapBnd"), 16);
    }

    private static String field(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 1)
                .strip();
    }

    private static String mainPid(SystemdMachine machine) {
        return machine.sh("systemctl show -P MainPID sallyport").strip();
    }

    private static String log(SystemdMachine machine) {
        return machine.sh("journalctl -q -o cat -u sallyport");
    }

    /** Until it runs again and is ready. */
    private static void awaitAnother(SystemdMachine machine, String before) {
        await(
                machine,
                () -> {
                    String now = mainPid(machine);
                    return !now.equals(before)
                            && !now.equals("0")
                            && machine.run("systemctl is-active sallyport").ok();
                });
    }

    private static void await(SystemdMachine machine, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, () -> log(machine));
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
