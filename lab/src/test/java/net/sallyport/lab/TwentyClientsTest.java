package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Twenty accounts that log in at the same time. */
class TwentyClientsTest {
    private static final int CLIENTS = 20;
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static Lab lab;
    private static PppdClient client;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("clients", PeerOptions.DEFAULT.withMegabytes(512)));
        for (int unit = 0; unit < CLIENTS; unit++) {
            client.peer().addAddress(source(unit));
        }
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @Test
    void shouldCarryThePingOfEachOfTwenty() throws Exception {
        String secrets =
                IntStream.range(0, CLIENTS)
                        .mapToObj(unit -> "user%d pptpd secret%d *\n".formatted(unit, unit))
                        .collect(Collectors.joining());
        try (VpnServer server =
                        ServerUnderTest.start(lab, ServerFiles.of(StockFiles.OPTIONS, secrets));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Tunnel> tunnels =
                    IntStream.range(0, CLIENTS)
                            .mapToObj(unit ->
                                    client.dial(
                                            Dial.to(
                                                            server.address(),
                                                            "user" + unit,
                                                            "secret" + unit)
                                                    .unit(unit)
                                                    .from(source(unit))))
                            .toList();
            tunnels.forEach(tunnel -> tunnel.awaitUp(BOUND));
            Set<String> addresses = new HashSet<>();
            tunnels.forEach(tunnel -> addresses.add(tunnel.address()));
            assertEquals(CLIENTS, addresses.size(), addresses::toString);

            List<Future<PingReport>> pings =
                    tunnels.stream()
                            .map(tunnel -> threads.submit(() -> tunnel.pingUntilAnswered(5, BOUND)))
                            .toList();
            for (Future<PingReport> ping : pings) {
                assertTrue(ping.get().received() >= 5, ping.get()::toString);
            }
        }
    }

    private static String source(int unit) {
        return "10.77.1." + (unit + 1);
    }
}
