package net.sallyport.lab.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoadSession;
import net.sallyport.gateway.history.HistoryEntry;
import net.sallyport.gateway.history.HistoryQuery;
import net.sallyport.gateway.history.HistoryReader;
import net.sallyport.lab.Await;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Requirements;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Two devices of one account that dial again as soon as they are thrown out. */
class RedialingClientsTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int TAKEOVERS = 5;
    private static final int REFUSALS = 10;

    @Test
    void settleInsteadOfThrowingEachOtherOutForEver() throws Exception {
        Assumptions.assumeTrue(
                Requirements.isRoot(),
                "NOT RUN: the lab makes network namespaces, which takes root");
        ServerFiles files =
                ServerFiles.of("", "test * test.test *\n")
                        .with(
                                ServerFiles.TOML,
                                """
                                [accounts]
                                chap-secrets = ["/etc/ppp/chap-secrets"]
                                short-cycle = %d
                                [pool]
                                local = ["192.168.100.10"]
                                remote = ["192.168.100.60-90"]
                                """
                                        .formatted(TAKEOVERS));
        try (Lab lab = Lab.open();
                SallyportServer server = SallyportServer.start(lab, files);
                ClientSpace clients = ClientSpace.open(lab)) {
            clients.call(() -> {
                LoadPlan plan =
                        new LoadPlan(
                                Inet4Address.ofLiteral(Lab.SERVER),
                                ClientSpace.FIRST_SOURCE,
                                "",
                                "test.test",
                                MppeConfig.REQUIRED_128,
                                Inet4Address.ofLiteral("192.168.100.10"));
                try (LoadClient client = LoadClient.open(plan, new Random(1))) {
                    redial(client);
                }
                return null;
            });
            Await.until(
                    "the event in the history",
                    BOUND,
                    () -> history(server).stream().anyMatch(RedialingClientsTest::isStop),
                    server::log);
            List<HistoryEntry> history = history(server);
            assertEquals(1, history.stream().filter(RedialingClientsTest::isStop).count());
            assertEquals(
                    TAKEOVERS, history.stream().filter(entry -> entry.displaced() != null).count());
        }
    }

    private static void redial(LoadClient client) {
        Device laptop = new Device(client, "laptop");
        client.until("the first one up", BOUND, laptop.session::isUp);
        Device[] devices = {laptop, new Device(client, "phone")};
        client.until(
                "the one outside refused again and again",
                BOUND,
                () -> {
                    for (Device device : devices) {
                        device.redialIfOut();
                    }
                    return devices[0].refusals + devices[1].refusals >= REFUSALS;
                });
        assertEquals(TAKEOVERS, devices[0].thrownOut + devices[1].thrownOut);
        assertTrue(devices[0].refusals == 0 || devices[1].refusals == 0, "one of them stays");
        Device inside = devices[0].refusals == 0 ? devices[0] : devices[1];
        assertTrue(inside.session.isUp(), inside.session::toString);
        long before = inside.session.replies();
        client.ping(List.of(inside.session));
        client.until("an answer", BOUND, () -> inside.session.replies() > before);
    }

    private static boolean isStop(HistoryEntry entry) {
        return "note".equals(entry.kind()) && "short-cycle".equals(entry.cause());
    }

    private static List<HistoryEntry> history(SallyportServer server) {
        List<HistoryEntry> entries = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(server.stateDir())) {
            reader.find(new HistoryQuery("test", null, null, null, 1_000), entries::add);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
        return entries;
    }

    /** A device that dials again by itself. */
    private static final class Device {
        private final LoadClient client;
        private final String name;
        private LoadSession session;
        private int thrownOut;
        private int refusals;

        Device(LoadClient client, String name) {
            this.client = client;
            this.name = name;
            session = client.dial("test", name);
        }

        void redialIfOut() {
            if (session.isOver()) {
                if (session.isRefused()) {
                    assertTrue(session.told().contains("[sallyport:short-cycle]"), session::told);
                    refusals++;
                } else {
                    assertTrue(session.told().contains("[sallyport:displaced]"), session::told);
                    thrownOut++;
                }
                session = client.dial("test", name);
            }
        }
    }
}
