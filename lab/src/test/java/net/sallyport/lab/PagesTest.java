package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does to the letter what the pages say, on hosts that have nothing of Sallyport's yet. */
class PagesTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse battery";

    Lab lab;
    ClientHost network;
    PageHost server;
    PageHost client;

    @BeforeEach
    void open() {
        lab = TestLab.open();
        network = lab.clientHost();
        lab.run(BOUND, "ip", "route", "add", "default", "via", network.address())
                .orThrow("a default route");
        makeHosts();
    }

    /** Those that the pages are followed on. */
    void makeHosts() {
        server = PageHost.server(lab);
        client = PageHost.client(lab, network);
    }

    @AfterEach
    void close() {
        if (network != null) {
            network.close();
        }
        TestLab.close(lab);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/getting-started.md", "docs/getting-started.zh.md"})
    void gettingStartedLeadsToAConnection(String page) throws Exception {
        List<PageBlock> blocks = PageBlock.of(PageHost.page(page));
        assertEquals(7, blocks.size(), "is each still done?");
        String said = "";
        for (PageBlock block : blocks) {
            PageHost host = block.heading().equals("### Linux") ? client : server;
            if (block.stays()) {
                host.start(block.commands())
                        .awaitLog(SallyportCommand.LISTENING + "|: up on ", BOUND);
            } else {
                said += host.run(block.commands(), "");
            }
        }
        assertTrue(said.contains("anna"), said);
        assertConnected();
    }

    /** But for the tests, of which this is one. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void theReadmeLeadsToAConnection(String page) throws Exception {
        List<PageBlock> blocks = PageBlock.of(PageHost.page(page));
        assertEquals(6, blocks.size(), "is each still done?");

        HostProcess first = server.start(blocks.get(0).commands());
        first.awaitLog(SallyportCommand.LISTENING, BOUND);
        first.awaitLog("(?i)password", BOUND);
        server.run("kill $(cat /run/sallyport/sallyport.pid)", "");
        assertEquals(0, first.awaitExit(BOUND));
        String timeline = server.run(blocks.get(1).commands(), "");
        assertTrue(timeline.contains("Replaced by a newer login"), timeline);
        assertEquals("sudo ./run-tests\n", blocks.get(2).commands());

        server.run(
                "printf 'localip 192.168.100.10\\nremoteip 192.168.100.60-90\\n"
                        + "option /etc/ppp/pptpd-options\\n' > /etc/pptpd.conf\n"
                        + "printf 'name pptpd\\nrequire-mschap-v2\\nrequire-mppe-128\\n'"
                        + " > /etc/ppp/pptpd-options\n"
                        + "umask 077\n"
                        + "echo 'anna * \""
                        + PASSWORD
                        + "\" *' > /etc/ppp/chap-secrets\n",
                "");
        server.start(blocks.get(3).commands()).awaitLog(SallyportCommand.LISTENING, BOUND);
        client.run(blocks.get(4).commands(), PASSWORD);
        assertConnected();
        server.run(blocks.get(5).commands(), "");
        assertTrue(server.run("ls /etc/ppp", "").contains("auth-up"));
    }

    @Test
    void comingFromPptpdTakesFiveMinutes() throws Exception {
        server.run(
                "printf 'localip 192.168.100.10\\nremoteip 192.168.100.60-90\\n' > /etc/pptpd.conf\n"
                        + "umask 077\n"
                        + "echo 'anna * secret *' > /etc/ppp/chap-secrets\n",
                "");
        List<PageBlock> blocks = PageBlock.of(PageHost.page("docs/migration.md"));
        assertEquals(3, blocks.size(), "is each still done?");
        server.run(blocks.get(0).commands(), "");
        server.start(blocks.get(1).commands()).awaitLog(SallyportCommand.LISTENING, BOUND);
        HostProcess watch = server.start(blocks.get(2).commands());
        watch.awaitLog("0 sessions", BOUND);
    }

    private void assertConnected() {
        String inside = server.run("sallyport sessions --account anna --json", "");
        assertTrue(inside.contains("\"up\""), inside);
        client.run("ping -c 3 -W 2 192.168.100.10", "");
    }
}
