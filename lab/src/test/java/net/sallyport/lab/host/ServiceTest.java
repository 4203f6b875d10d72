package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sallyport.lab.Privileges;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a service: what its manager hears, and how few powers it gets by with. */
@Timeout(240)
class ServiceTest {
    private static final String NOBODY = "65534";

    @TempDir Path home;

    /** Writes what it is told to a file, as systemd would read it. */
    private static Process listener(Path socket, Path heard) throws IOException {
        String script =
                "socket(S,AF_UNIX,SOCK_DGRAM,0) or die; bind(S,sockaddr_un($ARGV[0])) or die; $|=1;"
                        + " while(defined(recv(S,$m,4096,0))) {print \"$m\\n\"}";
        return new ProcessBuilder("perl", "-MSocket", "-e", script, socket.toString())
                .redirectOutput(heard.toFile())
                .start();
    }

    @Test
    void shouldTellItsManagerThatItIsReadyAndAliveAndThatItStops() throws Exception {
        Path socket = home.resolve("notify");
        Path heard = home.resolve("heard");
        Process manager = listener(socket, heard);
        try (Site site = new Site(home)) {
            Site.until("the manager listens", () -> Files.exists(socket));
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            List<String> before =
                    new ArrayList<>(
                            List.of("env", "NOTIFY_SOCKET=" + socket, "WATCHDOG_USEC=200000"));
            before.addAll(Privileges.asInTheUnit());
            Process server = site.serveAfter(before);
            Site.until(
                    "signs of life",
                    () -> Files.readString(heard).matches("(?s)READY=1\n.*(WATCHDOG=1\n.*){3}"));
            String status = Files.readString(Path.of("/proc/" + server.pid() + "/status"));
            // NET_BIND_SERVICE 10, NET_ADMIN 12, NET_RAW 13; SYS_RESOURCE 24 where there is any.
            assertEquals(0x3400, powers(status, "CapEff") & ~(1 << 24), status);
            assertEquals(0x3400, powers(status, "CapBnd") & ~(1 << 24), status);
            assertTrue(status.contains("NoNewPrivs:\t1"), status);
            assertEquals("10.88.0.1", site.client("anna").dial().ask(Site.WORLD).source());
            Site.stop(server);
            assertTrue(Files.readString(heard).contains("STOPPING=1"));
        } finally {
            manager.destroyForcibly();
        }
    }

    @Test
    void shouldServeAsAUserOfItsOwn() throws Exception {
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            // Compiled classes and libraries may lie where this user cannot look.
            String classes = copyClassPath(home.resolve("lib"));
            List<String> add = new ArrayList<>(Site.words("user"));
            add.addAll(List.of("add", "carl", "--password-stdin", "--config"));
            add.add(home.resolve("sallyport.toml").toString());
            Site.Output added = Site.run(site.gate(), "secret\n", add);
            assertEquals(0, added.code(), added.out());
            Site.run(site.gate(), "chown -R " + NOBODY + ":" + NOBODY + " " + home);
            // As a rule of udev would have it, in a mount namespace of the server's own.
            String prepare =
                    "test -e %1$s/tun || mknod %1$s/tun c 10 200; chgrp %2$s %1$s/tun && chmod 660 %1$s/tun"
                                    .formatted(home, NOBODY)
                            + " && mount --bind %s/tun /dev/net/tun && exec \"$@\"".formatted(home);
            String powers = "+net_admin,+net_raw,+net_bind_service";
            List<String> before =
                    new ArrayList<>(List.of("unshare", "-m", "sh", "-ec", prepare, "sh"));
            before.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY));
            before.addAll(List.of("--clear-groups", "--no-new-privs", "--inh-caps", powers));
            before.addAll(List.of("--ambient-caps", powers, "--bounding-set", "-all," + powers));
            site.useClassPath(classes);
            Process server = site.serveAfter(before);
            String status = Files.readString(Path.of("/proc/" + server.pid() + "/status"));
            assertTrue(status.contains("Uid:\t65534\t65534\t65534\t65534"), status);
            assertTrue(status.contains("CapEff:\t0000000000003400"), status);
            SiteClient client = site.client("anna").dial();
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            // Another device of the account takes over, by an account that is in once.
            SiteClient other = site.client("anna").dial();
            assertEquals(client.address(), other.address());
            assertEquals("10.88.0.1", other.ask(Site.WORLD).source());

            // An account of the database, a reload, and what an operator does.
            SiteClient carl = site.client("carl").dial();
            assertEquals("10.88.0.1", carl.ask(Site.WORLD).source());
            Site.run(site.gate(), "kill -HUP " + server.pid());
            Site.until("reloaded", () -> site.serverLog().contains("reloaded"));
            assertEquals("10.88.0.1", carl.ask(Site.WORLD).source());
            String run = home.resolve("run").toString();
            assertTrue(site.sallyport("sessions", "--run-dir", run).contains("carl"));
            assertTrue(site.sallyport("kick", "carl", "--run-dir", run).contains("carl"));
            Site.until(
                    "carl is out",
                    () -> !site.sallyport("sessions", "--run-dir", run).contains("carl"));
            List<String> history = new ArrayList<>(Site.words("history"));
            history.addAll(List.of("--config", home.resolve("sallyport.toml").toString()));
            Site.until(
                    "the history has it",
                    () -> Site.run(site.gate(), history).out().contains("admin-reset"));

            List<String> doctor = new ArrayList<>(before);
            doctor.addAll(Site.words("doctor", classes));
            doctor.addAll(List.of("--config", home + "/sallyport.toml"));
            Site.Output well = Site.run(site.gate(), doctor);
            assertEquals(0, well.code(), well.out());
            Site.stop(server);
            assertFalse(Site.run(site.gate(), "nft list tables").contains("sallyport"));
            assertEquals("0\n", Site.run(site.gate(), "sysctl -n net.ipv4.ip_forward"));
        }
    }

    private static long powers(String status, String which) {
        String hex = status.replaceAll("(?s).*" + which + ":\t([0-9a-f]+).*", "$1");
        return Long.parseUnsignedLong(hex, 16);
    }

    private static String copyClassPath(Path into) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            Path to = into.resolve(copies.size() + "-" + from.getFileName());
            copies.add(to.toString());
            if (Files.exists(from)) {
                copy(from, to);
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** Says NOT RUN where there is no systemd, whose program this is. */
    @Tag("long")
    @Test
    void shouldHaveAUnitThatSystemdUnderstands() throws Exception {
        String analyze = "/usr/bin/systemd-analyze";
        if (!Files.isExecutable(Path.of(analyze))) {
            System.out.println("NOT RUN: there is no " + analyze);
            return;
        }
        String unit = Files.readString(Path.of("../packaging/sallyport.service"));
        Path copy =
                Files.writeString(
                        home.resolve("sallyport.service"),
                        unit.replace("/opt/sallyport/sallyport", "/bin/true"));
        Process verify =
                new ProcessBuilder(analyze, "verify", copy.toString())
                        .redirectErrorStream(true)
                        .start();
        String said =
                new String(verify.getInputStream().readAllBytes())
                        .lines()
                        .filter(line -> line.contains("sallyport.service"))
                        .collect(Collectors.joining("\n"));
        assertEquals("", said);
        assertEquals(0, verify.waitFor(), Arrays.toString(new String[] {said}));
    }
}
