package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.sallyport.lab.Privileges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unit's system call filter, its bounding set and its read-only system, put on the server
 * without systemd.
 */
@Timeout(240)
class SystemCallsTest {
    private static final String GROUP = "system-service.x86-64";
    private static final boolean IS_X86 = System.getProperty("os.arch").equals("amd64");

    @TempDir Path home;

    private static String resource(String name) throws IOException {
        try (InputStream in = SystemCallsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes());
        }
    }

    private static String unit() throws IOException {
        return Files.readString(Path.of("../packaging/sallyport.service"));
    }

    /** Words that a command begins with: all but these system calls of the group are allowed. */
    private List<String> confined(Set<String> without) throws IOException {
        String calls =
                resource(GROUP)
                        .lines()
                        .filter(line -> !without.contains(line.replaceAll(".* ", "")))
                        .collect(Collectors.joining("\n", "", "\n"));
        Path file = Files.writeString(home.resolve("calls"), calls);
        Path script = Files.writeString(home.resolve("seccomp.pl"), resource("seccomp.pl"));
        Files.createDirectories(home.resolve("host-run"));
        // What stays writable: the temporary directory, where this test's own are, and /run.
        String mounts =
                "mount --bind /tmp /tmp && mount --bind %s/host-run /run".formatted(home)
                        + " && mount -o remount,bind,ro / && exec \"$@\"";
        List<String> before = new ArrayList<>(List.of("unshare", "-m", "sh", "-ec", mounts, "sh"));
        before.addAll(Privileges.asInTheUnit());
        before.addAll(List.of("perl", script.toString(), file.toString()));
        return before;
    }

    @Test
    void shouldDoAllItDoesWithTheSystemCallsOfItsUnit() throws Exception {
        assertTrue(unit().contains("\nSystemCallFilter=@system-service\n"));
        assertTrue(unit().contains("\nSystemCallErrorNumber=EPERM\n"));
        if (!IS_X86) {
            System.out.println("NOT RUN: the filter is made for x86-64");
            return;
        }
        assertTrue(home.startsWith("/tmp"), "what stays writable here is /tmp");
        Path scripts = Files.createDirectory(home.resolve("scripts"));
        Path said = home.resolve("said");
        Path wtmp = Files.createFile(home.resolve("wtmp"));
        Path up =
                Files.writeString(scripts.resolve("ip-up"), "#!/bin/sh\necho $1 >> " + said + "\n");
        assertTrue(up.toFile().setExecutable(true));
        try (Site site = new Site(home)) {
            site.configuration(
                    "[nat]",
                    "rules = [\"masquerade\"]",
                    "helpers = [\"ftp\"]",
                    "[interfaces]",
                    "form = \"own\"",
                    "[logging]",
                    "wtmp = true",
                    "wtmp-file = \"" + wtmp + "\"",
                    "[scripts]",
                    "enabled = true",
                    "directory = \"" + scripts + "\"");
            Process server = site.serveAfter(confined(Set.of()));
            String status = Files.readString(Path.of("/proc/" + server.pid() + "/status"));
            assertTrue(status.contains("Seccomp:\t2"), status);
            SiteClient client = site.client("anna").dial();
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            SiteClient other = site.client("anna").dial();
            assertEquals(client.address(), other.address());
            assertEquals("10.88.0.1", other.ask(Site.WORLD).source());
            Site.until("ip-up has run", () -> Files.exists(said));
            Site.until("wtmp has it", () -> Files.size(wtmp) > 0);
            Site.run(site.gate(), "kill -HUP " + server.pid());
            Site.until("reloaded", () -> site.serverLog().contains("reloaded"));
            assertEquals("10.88.0.1", other.ask(Site.WORLD).source());
            String run = home.resolve("run").toString();
            assertTrue(site.sallyport("sessions", "--run-dir", run).contains("anna"));
            assertTrue(site.sallyport("kick", "anna", "--run-dir", run).contains("anna"));
            Site.stop(server);
            assertEquals("", Site.run(site.gate(), "nft list tables"));
            assertEquals("0\n", Site.run(site.gate(), "sysctl -n net.ipv4.ip_forward"));
            assertFalse(site.serverLog().contains("not permitted"), site.serverLog());
            assertFalse(site.serverLog().contains("Read-only"), site.serverLog());
        }
    }

    /** So that a filter that lacks something would be noticed. */
    @Test
    void shouldNotServeWithoutOneThatItNeeds() throws Exception {
        if (!IS_X86) {
            System.out.println("NOT RUN: the filter is made for x86-64");
            return;
        }
        try (Site site = new Site(home)) {
            site.configuration();
            List<String> command = new ArrayList<>(confined(Set.of("epoll_create1")));
            command.addAll(Site.words("serve"));
            command.addAll(List.of("--config", home.resolve("sallyport.toml").toString()));
            Site.Output output = Site.run(site.gate(), command);
            assertNotEquals(0, output.code());
            assertTrue(output.out().contains("not permitted"), output.out());
        }
    }

    /** As in containers whose filters leave it out. */
    @Test
    void shouldServeWithoutIoUring() throws Exception {
        if (!IS_X86) {
            System.out.println("NOT RUN: the filter is made for x86-64");
            return;
        }
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            Process server = site.serveAfter(confined(Set.of("io_uring_setup")));
            assertEquals("10.88.0.1", site.client("anna").dial().ask(Site.WORLD).source());
            assertTrue(site.serverLog().contains("no-io-uring"), site.serverLog());
            Site.stop(server);
            List<String> command = new ArrayList<>(confined(Set.of("io_uring_enter")));
            command.addAll(Site.words("doctor"));
            command.addAll(List.of("--config", home.resolve("sallyport.toml").toString()));
            String said = Site.run(site.gate(), command).out();
            assertTrue(
                    said.contains(
                            "io_uring_enter: Operation not permitted (EPERM): each packet is a call of its own"),
                    said);
        }
    }

    /** Where systemd is, what it means by the group is asked of it. */
    @Test
    void shouldKnowTheGroupAsSystemdDoes() throws Exception {
        Path analyze = Path.of("/usr/bin/systemd-analyze");
        if (!Files.isExecutable(analyze) || !IS_X86) {
            System.out.println("NOT RUN: there is no " + analyze);
            return;
        }
        Set<String> ours =
                resource(GROUP)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceAll(".* ", ""))
                        .collect(Collectors.toCollection(TreeSet::new));
        Process process = new ProcessBuilder(analyze.toString(), "syscall-filter").start();
        Set<String> theirs =
                new String(process.getInputStream().readAllBytes())
                        .lines()
                        .map(String::strip)
                        .collect(Collectors.toSet());
        ours.removeAll(theirs);
        assertEquals(Set.of(), ours);
    }
}
