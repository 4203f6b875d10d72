package net.sallyport.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server killed at any moment, and started again. */
@Tag("long")
@Timeout(1_200)
class CrashTest {
    private static final int ROUNDS = 20;

    /** Kept ready by the own form, before anybody is in. */
    private static final int SPARE_DEVICES = 2;

    @TempDir Path home;

    @Test
    void shouldLeaveNoTraceOfTheOneThatWasKilled() throws Exception {
        try (Site site = new Site(home)) {
            site.configuration(
                    "[nat]",
                    "rules = [\"masquerade\"]",
                    "[interfaces]",
                    "form = \"own\"",
                    "[accounts]",
                    "short-cycle = 0");
            SiteClient first = site.client("anna");
            SiteClient second = site.client("anna");
            SiteClient third = site.client("bob");
            Random random = new Random(20);
            for (int round = 0; round < ROUNDS; round++) {
                Process server = site.serve();
                AtomicBoolean over = new AtomicBoolean();
                Thread takeovers =
                        keep(
                                over,
                                () -> {
                                    first.dial();
                                    second.dial();
                                });
                Thread traffic =
                        keep(
                                over,
                                () -> {
                                    third.dial();
                                    assertEquals(10, third.ask(Site.WORLD).bytes());
                                });
                Thread.sleep(random.nextInt(2_500));
                server.destroyForcibly();
                over.set(true);
                assertTrue(server.waitFor(60, TimeUnit.SECONDS));
                takeovers.join();
                traffic.join();
            }

            Process last = site.serve();
            Site.until("nothing but what is new", () -> devices(site) == SPARE_DEVICES);
            assertFalse(Site.run(site.gate(), "ip route").contains("192.168.100."));
            assertEquals(1, Site.run(site.gate(), "nft list tables").lines().count());
            assertEquals("10.88.0.1", first.dial().ask(Site.WORLD).source());
            Site.stop(last);
            assertEquals(0, devices(site));
            assertEquals("", Site.run(site.gate(), "nft list tables"));
            assertEquals("0\n", Site.run(site.gate(), "sysctl -n net.ipv4.ip_forward"));
            assertFalse(Files.exists(home.resolve("run/ip_forward.before")));
        }
    }

    private interface Doing {
        void run() throws Exception;
    }

    /** Does something again and again, which fails when the server is gone. */
    private static Thread keep(AtomicBoolean over, Doing doing) {
        return Thread.ofPlatform()
                .start(() -> {
                    while (!over.get()) {
                        try {
                            doing.run();
                        } catch (Exception | AssertionError gone) {
                            Thread.yield();
                        }
                    }
                });
    }

    private static long devices(Site site) throws Exception {
        return Site.run(site.gate(), "ip -o link show group 23057").lines().count();
    }

    @Test
    void shouldClearTwoThousandInterfacesWithinTwoSeconds() throws Exception {
        try (Site site = new Site(home)) {
            // As they stay while a killed process closes them one by one: persistent ones.
            StringBuilder make = new StringBuilder();
            for (int i = 0; i < 2_000; i++) {
                make.append("tuntap add dev left").append(i).append(" mode tun\n");
                make.append("link set left").append(i).append(" group 23057 up\n");
            }
            Path batch = Files.writeString(home.resolve("links"), make);
            Site.run(site.gate(), "ip -batch " + batch);
            assertEquals(2_000, devices(site));
            site.configuration("[interfaces]", "form = \"shared\"");
            long start = System.nanoTime();
            Process server = site.serve();
            Site.until("they are gone", () -> devices(site) < 100);
            System.out.printf(
                    "2,000 interfaces are gone and the server listens %d ms after its start%n",
                    (System.nanoTime() - start) / 1_000_000);
            assertEquals("192.168.100.60", site.client("anna").dial().address());
            Site.stop(server);
        }
    }
}
