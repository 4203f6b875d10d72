package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Does to the letter what the pages say, the commands being taken from the pages, on booted
 * machines that begin as Debian's installer leaves one ({@link Debootstrap}): by a user who has
 * sudo, with nothing on them but what the pages have them install from Debian's archive.
 *
 * <p>The English pages are followed; the Chinese ones have the same commands ({@link
 * BothLanguagesTest}). What the README has one do first is done once: packages, the build, the
 * first start, the package. The machines of all tests begin where that ended, a server and a client
 * each.
 *
 * <p>Not from the pages are these: the checkout is cloned from a copy of this one, as it is now,
 * because the pages cannot name a place; below Maven's repository is this machine's, which is a
 * cache of what Maven would fetch and spares the archive a hundred megabytes each time; questions
 * of apt are answered with yes; and what a page says its reader has (a pptpd, a name for the
 * server) is made. The second thing that the README has one do, all tests, is only seen to begin,
 * since this is one of them.
 */
class PagesTest {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final Duration BUILD = Duration.ofMinutes(8);
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final String PASSWORD = "correct horse battery";

    /** The checkout as it is, committed or not, as the one commit of a repository. */
    private static final String REPOSITORY =
            """
            set -e
            mkdir PLACE/tree
            cd HOME
            git ls-files -z --cached --others --exclude-standard |
                tar -c --null --ignore-failed-read -T - 2>PLACE/tar.log | tar -x -C PLACE/tree
            cd PLACE/tree
            git init -q
            git add -A
            git -c user.name=lab -c user.email=lab@localhost commit -q -m 'As it is'
            git clone -q --bare . PLACE/sallyport.git
            chown -R 1000 PLACE/sallyport.git
            """;

    private static Lab first;
    private static List<PageBlock> readme;
    private static List<Path> installed;

    private Lab lab;
    private Uplink uplink;
    private ClientHost network;
    private SystemdMachine server;
    private SystemdMachine client;

    @BeforeAll
    static void doWhatTheReadmeBeginsWith() throws Exception {
        first = TestLab.open();
        readme = PageBlock.of(HOME.resolve("README.md"));
        Path place = first.newDirectory("repository");
        String copy =
                REPOSITORY.replace("PLACE", place.toString()).replace("HOME", HOME.toString());
        HostProcess.run(BOUND, List.of("sh", "-c", copy)).orThrow("a repository");
        try (Uplink way = Uplink.of(first);
                SystemdMachine machine =
                        SystemdMachine.boot(
                                first,
                                first.namespace(),
                                List.of(Debootstrap.system()),
                                options(place.resolve("sallyport.git")))) {
            run(machine);
            installed = machine.powerOff();
        }
    }

    private static String[] options(Path repository) {
        return new String[] {
            "--bind-ro=" + repository + ":/srv/sallyport.git",
            "--overlay=" + System.getProperty("localRepository") + "::/root/.m2/repository"
        };
    }

    private static void run(SystemdMachine machine) throws IOException {
        List<PageBlock> blocks = PageBlock.below(readme, "## Run it");
        assertEquals(4, blocks.size(), "is each still done?");
        machine.user(blocks.get(0).commands());
        Path settings = Path.of(System.getProperty("user.home"), ".m2/settings.xml");
        if (Files.exists(settings)) {
            machine.sh(
                    "cat >/root/.m2/settings.xml <<'END'\n" + Files.readString(settings) + "\nEND");
        }
        machine.user("git clone -q file:///srv/sallyport.git sallyport");

        HostProcess start = machine.startAsUser(inCheckout(blocks.get(1).commands()));
        start.awaitLog(SallyportCommand.LISTENING, BUILD);
        start.awaitLog("password ", BOUND);
        machine.sh("kill $(cat /run/sallyport/sallyport.pid)");
        assertEquals(0, start.awaitExit(BOUND), start::log);

        String timeline = machine.user(inCheckout(blocks.get(2).commands()));
        assertTrue(timeline.contains("Replaced by a newer login"), timeline);

        machine.user(inCheckout(blocks.get(3).commands()));
        assertEquals("active\n", machine.user("systemctl is-active sallyport"));
        assertFalse(machine.user("sudo sallyport sessions").contains("ppp"));
    }

    private static String inCheckout(String commands) {
        return "cd sallyport\n" + commands;
    }

    @AfterAll
    static void close() {
        TestLab.close(first);
    }

    @BeforeEach
    void boot() {
        lab = TestLab.open();
        uplink = Uplink.of(lab);
        network = lab.clientHost();
        server = SystemdMachine.boot(lab, lab.namespace(), installed);
        client = SystemdMachine.boot(lab, network.namespace(), installed);
        client.sh("echo '" + Lab.SERVER + " vpn.example.com' >>/etc/hosts");
    }

    @AfterEach
    void shutDown() {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        if (network != null) {
            network.close();
        }
        if (uplink != null) {
            uplink.close();
        }
        TestLab.close(lab);
    }

    @Test
    void theReadmeLeadsToAConnection() {
        pptpd();
        stays(server, only("## Coming from pptpd")).awaitLog(SallyportCommand.LISTENING, BOUND);
        client.user("printf '%s\\n' '" + PASSWORD + "' | {\n" + only("## The client") + "}");
        assertConnected();
        server.user(only("## Staying with pppd"));
        assertTrue(server.sh("ls /etc/ppp").contains("auth-up"));
        stays(server, only("## Test it")).awaitLog("Reading package lists", BOUND);
    }

    @Test
    void gettingStartedLeadsToAConnection() throws Exception {
        // To begin with the checkout alone.
        server.sh("dpkg -P sallyport");
        client.sh("dpkg -P sallyport");
        List<PageBlock> blocks = PageBlock.of(HOME.resolve("docs/getting-started.md"));
        assertEquals(8, blocks.size(), "is each still done?");
        StringBuilder said = new StringBuilder();
        for (PageBlock block : blocks) {
            SystemdMachine host = block.heading().equals("### Linux") ? client : server;
            if (block.stays()) {
                stays(host, block.commands())
                        .awaitLog(SallyportCommand.LISTENING + "|: up on ", BOUND);
            } else {
                said.append(host.user(inCheckout(block.commands())));
            }
        }
        assertTrue(said.toString().contains("anna"), said::toString);
        server.user("sudo ln -s $PWD/sallyport/sallyport /usr/local/bin/sallyport");
        assertConnected();
    }

    @Test
    void comingFromPptpdTakesFiveMinutes() throws Exception {
        pptpd();
        List<PageBlock> blocks = PageBlock.of(HOME.resolve("docs/migration.md"));
        assertEquals(3, blocks.size(), "is each still done?");
        List<String> failing =
                server.userMayFail(blocks.get(0).commands())
                        .text()
                        .lines()
                        .filter(line -> line.startsWith("fail "))
                        .toList();
        assertEquals(1, failing.size(), failing::toString);
        assertTrue(failing.getFirst().contains("TCP 1723"), failing::toString);
        stays(server, blocks.get(1).commands()).awaitLog(SallyportCommand.LISTENING, BOUND);
        stays(server, blocks.get(2).commands()).awaitLog("0 sessions", BOUND);
    }

    /** A server that serves by pptpd, as its reader has one. */
    private void pptpd() {
        server.sh(
                """
                apt-get install -q --no-install-recommends pptpd
                cat >/etc/pptpd.conf <<END
                localip 192.168.100.10
                remoteip 192.168.100.60-90
                option /etc/ppp/pptpd-options
                END
                printf 'name pptpd\\nrequire-mschap-v2\\nrequire-mppe-128\\n' >/etc/ppp/pptpd-options
                echo 'anna * "%s" *' >/etc/ppp/chap-secrets
                chmod 600 /etc/ppp/chap-secrets
                systemctl restart pptpd
                """
                        .formatted(PASSWORD));
        Await.until(
                "pptpd to listen",
                BOUND,
                () -> server.sh("ss -Hltn 'sport = :1723'").contains(":1723"),
                () -> server.run("systemctl status pptpd").text());
    }

    private static String only(String heading) {
        List<PageBlock> blocks = PageBlock.below(readme, heading);
        assertEquals(1, blocks.size(), heading);
        return blocks.getFirst().commands();
    }

    private static HostProcess stays(SystemdMachine machine, String commands) {
        return machine.startAsUser(inCheckout(commands));
    }

    private void assertConnected() {
        String inside = server.user("sudo sallyport sessions --account anna --json");
        assertTrue(inside.contains("\"up\""), inside);
        client.sh("ping -c 3 -W 2 192.168.100.10");
    }
}
