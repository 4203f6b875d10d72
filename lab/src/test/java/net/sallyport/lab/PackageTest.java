package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packages that packaging/build.sh makes: the same bytes twice, what is in them, and the Debian
 * package's life on a system that debootstrap has made, which has no JDK.
 */
class PackageTest {
    private static final Duration BOUND = Duration.ofSeconds(240);

    /** dpkg's own books, of which a package has no say. */
    private static final Pattern OF_DPKG =
            Pattern.compile("/var/lib/dpkg/.*|/var/log/(dpkg|alternatives)\\.log|/var/cache/.*");

    private static PackageSite site;
    private static Path built;

    @BeforeAll
    static void build() throws IOException {
        site = PackageSite.open();
        built = site.built();
    }

    @AfterAll
    static void end() {
        if (site != null) {
            site.close();
        }
    }

    private static String run(String... command) {
        return site.run(command);
    }

    @Test
    void shouldBeTheSameBytesTwice() throws Exception {
        site.build("again");
        for (String ending : List.of(".deb", ".rpm", ".tar.gz")) {
            assertEquals(
                    -1,
                    Files.mismatch(site.file("first", ending), site.file("again", ending)),
                    ending);
        }
    }

    @Test
    void shouldBringTheSameInTheRpmAndTakeItAwayAgain() throws Exception {
        String rpm = site.file("first", ".rpm").toString();
        String deb = site.file("first", ".deb").toString();
        assertTrue(run("rpm", "-K", "--nosignature", rpm).contains("OK"));
        TreeSet<String> files = new TreeSet<>(run("rpm", "-qlp", rpm).lines().toList());
        assertEquals(
                new TreeSet<>(
                        run("sh", "-c", "dpkg-deb --fsys-tarfile " + deb + " | tar -t")
                                .lines()
                                .map(line -> line.replaceFirst("^\\./", "/").replaceFirst("/$", ""))
                                .map(line -> line.replace("vendor-completions", "site-functions"))
                                .filter(line -> !isSharedDirectory(line))
                                .toList()),
                files);
        String scripts = run("rpm", "-qp", "--scripts", rpm);
        assertTrue(scripts.contains("/usr/lib/sallyport/rehearse"), scripts);
        assertTrue(scripts.contains("systemctl disable --now sallyport.service"), scripts);
        String needs = run("rpm", "-qp", "--requires", rpm);
        assertTrue(needs.contains("glibc >= 2.28"), needs);
        assertFalse(needs.contains("java"), needs);

        String root = built.resolve("rpm-root").toString();
        run("rpm", "--root", root, "--initdb");
        run("rpm", "--root", root, "-i", "--nodeps", "--noscripts", rpm);
        assertEquals("", run("rpm", "--root", root, "-V", "--nodeps", "--noscripts", "sallyport"));
        run("rpm", "--root", root, "-e", "--nodeps", "--noscripts", "sallyport");
        assertFalse(Files.exists(Path.of(root, "usr/lib/sallyport")));
    }

    /** What belongs to the system, not to a package of it. */
    private static boolean isSharedDirectory(String path) {
        return path.isEmpty()
                || List.of(
                                "/usr",
                                "/usr/bin",
                                "/usr/lib",
                                "/usr/lib/systemd",
                                "/usr/lib/systemd/system",
                                "/usr/share",
                                "/usr/share/bash-completion",
                                "/usr/share/bash-completion/completions",
                                "/usr/share/doc",
                                "/usr/share/man",
                                "/usr/share/man/man1",
                                "/usr/share/zsh",
                                "/usr/share/zsh/site-functions")
                        .contains(path);
    }

    @Test
    void shouldServeFromTheTarball() throws Exception {
        Path place = Files.createDirectories(built.resolve("opt"));
        run(
                "tar",
                "-xzf",
                site.file("first", ".tar.gz").toString(),
                "-C",
                place.toString(),
                "--strip-components=1");
        String version = run("env", "-i", place.resolve("sallyport").toString(), "--version");
        assertTrue(version.startsWith("sallyport "), version);
        assertTrue(Files.exists(place.resolve("share/sallyport/sallyport.service")));
    }

    @Test
    void shouldLiveAndLeaveOnASystemFromDebootstrap() throws Exception {
        try (CleanRoot root = CleanRoot.over(site.lab(), Debootstrap.system(), built)) {
            TreeSet<String> before = root.changed();
            String installed = root.sh("dpkg -i /packages/first/*.deb");
            assertFalse(root.run("command -v javac").ok(), "there is a JDK");
            assertTrue(root.has("/var/cache/sallyport/sallyport.aot"), installed);
            assertTrue(root.has("/usr/share/man/man1/sallyport-serve.1.gz"), installed);
            assertTrue(root.sh("sallyport check").contains("no problem"));

            HostProcess server = serve(root);
            PackageSite.Account account = PackageSite.firstAccount(server.log());
            assertTrue(
                    Files.readSymbolicLink(Path.of("/proc/" + server.pid() + "/exe"))
                            .endsWith("usr/lib/sallyport/runtime/bin/java"));
            site.dial(account);

            root.sh("echo '# mine' >> /etc/sallyport/sallyport.toml");
            root.sh("dpkg -i /packages/second/*.deb");
            assertTrue(server.terminate(BOUND), server::log);
            assertEquals("2.0", root.sh("dpkg-query -Wf '${Version}' sallyport"));
            assertTrue(root.sh("cat /etc/sallyport/sallyport.toml").endsWith("# mine\n"));
            HostProcess upgraded = serve(root);
            site.dial(account);
            assertTrue(upgraded.terminate(BOUND), upgraded::log);

            root.sh("dpkg -r sallyport");
            TreeSet<String> left = left(root, before);
            System.out.println("left after removal: " + left);
            assertTrue(left.remove("/etc/sallyport/sallyport.toml"), left::toString);
            assertTrue(left.removeIf(path -> path.startsWith("/var/lib/sallyport/")));
            assertEquals(new TreeSet<>(), left);
            for (String directory : List.of("/usr/lib/sallyport", "/var/cache/sallyport")) {
                assertFalse(root.has(directory), directory);
            }
            root.sh("dpkg -P sallyport");
            assertEquals(new TreeSet<>(), left(root, before));
            assertFalse(root.has("/etc/sallyport") || root.has("/var/lib/sallyport"));
        }
    }

    private static TreeSet<String> left(CleanRoot root, TreeSet<String> before) {
        TreeSet<String> left = root.changed();
        left.removeAll(before);
        left.removeIf(path -> OF_DPKG.matcher(path).matches());
        return left;
    }

    /** As the unit starts it, with the unit's powers. */
    private static HostProcess serve(CleanRoot root) {
        String start =
                root.sh("sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/sallyport.service");
        List<String> command = new ArrayList<>(Privileges.asInTheUnit());
        command.addAll(Arrays.asList(start.strip().split(" ")));
        HostProcess server = root.start(command);
        server.awaitLog(SallyportCommand.LISTENING, BOUND);
        server.awaitLog("cryptography", BOUND);
        return server;
    }
}
