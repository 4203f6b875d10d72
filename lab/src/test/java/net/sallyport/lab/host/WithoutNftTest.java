package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.sallyport.lab.Privileges;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host without nft, from the start or from one moment on. */
@Timeout(180)
class WithoutNftTest {
    private static final String HIDE =
            "for nft in /usr/sbin/nft /usr/bin/nft; do"
                    + " test ! -e $nft || mount --bind /dev/null $nft; done";

    @TempDir Path home;

    @Test
    void shouldNotServeWhereARuleIsWantedAndServeWhereNoneIs() throws Exception {
        List<String> before = new ArrayList<>(List.of("unshare", "-m", "sh", "-ec"));
        before.addAll(List.of(HIDE + "; exec \"$@\"", "sh"));
        before.addAll(Privileges.asInTheUnit());
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            List<String> command = new ArrayList<>(before);
            command.addAll(Site.words("serve"));
            command.addAll(List.of("--config", home.resolve("sallyport.toml").toString()));
            Site.Output refused = Site.run(site.gate(), command);
            assertNotEquals(0, refused.code());
            assertTrue(refused.out().contains("nft"), refused.out());
            assertEquals("", Site.run(site.gate(), "ip -o link show group 23057"));
            assertEquals("0\n", Site.run(site.gate(), "sysctl -n net.ipv4.ip_forward"));

            site.configuration();
            Process server = site.serveAfter(before);
            SiteClient client = site.client("anna").dial();
            assertTrue(client.pings(client.gatewayAddress()));
            Site.stop(server);
        }
    }

    @Test
    void shouldKeepTheTableOfBeforeWhenNftIsGoneAtAReload() throws Exception {
        List<String> before = new ArrayList<>(List.of("unshare", "-m"));
        before.addAll(Privileges.asInTheUnit());
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            Process server = site.serveAfter(before);
            SiteClient client = site.client("anna").dial();
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            Site.run(site.gate(), nsenter(server, HIDE));
            site.configuration("[nat]", "rules = [\"snat 10.88.0.1\"]");
            Site.run(site.gate(), "kill -HUP " + server.pid());
            Site.until("it says so", () -> site.serverLog().contains("firewall-not-replaced"));
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            assertTrue(Site.run(site.gate(), "nft list table ip sallyport").contains("masquerade"));
            Site.run(site.gate(), nsenter(server, "umount /usr/sbin/nft"));
            Site.run(site.gate(), "kill -HUP " + server.pid());
            Site.until(
                    "it is replaced",
                    () -> Site.run(site.gate(), "nft list table ip sallyport").contains("snat"));
            assertEquals("10.88.0.1", client.ask(Site.WORLD).source());
            assertEquals("10.88.0.1", site.client("bob").dial().ask(Site.WORLD).source());
            Site.stop(server);
        }
    }

    private static List<String> nsenter(Process server, String script) {
        return List.of("nsenter", "-t", Long.toString(server.pid()), "-m", "sh", "-ec", script);
    }
}
