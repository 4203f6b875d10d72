package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on hosts that are well and hosts that are not. */
@Timeout(120)
class DoctorTest {
    @TempDir Path home;

    private static Site.Output doctor(Site site, String... before) throws Exception {
        List<String> words = new ArrayList<>(List.of(before));
        words.addAll(Site.words("doctor"));
        words.addAll(List.of("--config", site.home() + "/sallyport.toml"));
        return Site.run(site.gate(), words);
    }

    @Test
    void shouldFindAHostWellAndSayWhatAilsAnother() throws Exception {
        try (Site site = new Site(home)) {
            site.configuration("[nat]", "rules = [\"masquerade\"]");
            Site.Output well = doctor(site);
            assertEquals(0, well.code(), well.out());
            assertFalse(well.out().contains("fail"), well.out());
            for (String line :
                    List.of(
                            "ok    tun ",
                            "ok    io_uring ",
                            "ok    gre ",
                            "ok    port              TCP 1723 is free",
                            "ok    nat               the kernel takes the rules",
                            "warn  reachable         10.88.0.1 is a private address",
                            "ok    firewall ")) {
                assertTrue(well.out().contains(line), line + "\n" + well.out());
            }
            assertFalse(Site.run(site.gate(), "ip link").contains("spdoctor"));
            assertFalse(Site.run(site.gate(), "nft list tables").contains("sallyport"));

            Site.run(site.gate(), "iptables -P INPUT DROP");
            Site.run(site.gate(), "ip address add 192.168.100.61/32 dev lo");
            Site.run(site.gate(), "ip route del default");
            try (ServerSocket _ = site.gate().call(() -> new ServerSocket(1723))) {
                Site.Output ill = doctor(site);
                assertEquals(1, ill.code(), ill.out());
                for (String line :
                        List.of(
                                "fail  port              TCP 1723 on 0.0.0.0 is taken",
                                "fail  pool              192.168.100.61 is of the pool and of lo",
                                "warn  reachable         there is no default route",
                                "fail  nat               there is no default route",
                                "warn  firewall          chain INPUT of table ip filter drops")) {
                    assertTrue(ill.out().contains(line), line + "\n" + ill.out());
                }
            }

            Site.Output powerless =
                    doctor(site, "setpriv", "--bounding-set", "-net_admin,-net_raw");
            assertEquals(1, powerless.code(), powerless.out());
            for (String line :
                    List.of(
                            "fail  capabilities      missing CAP_NET_ADMIN, CAP_NET_RAW",
                            "fail  tun ",
                            "fail  gre ")) {
                assertTrue(powerless.out().contains(line), line + "\n" + powerless.out());
            }
        }
    }
}
