package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two to eight pppd that dial one account at the same time: one is inside after each round. */
class RacingPppdTest {
    private static final int MOST = 8;
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static Lab lab;
    private static PppdClient client;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("clients", PeerOptions.DEFAULT.withMegabytes(512)));
        for (int unit = 0; unit < MOST; unit++) {
            client.peer().addAddress(source(unit));
        }
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @ParameterizedTest
    @CsvSource({"replace, own, 4", "deny, shared, 4"})
    void exactlyOneIsInAfterEachRound(String onConflict, String form, int rounds) {
        run(onConflict, form, rounds);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"replace, shared, 35", "deny, own, 35"})
    void exactlyOneIsInAfterEachOfManyRounds(String onConflict, String form, int rounds) {
        run(onConflict, form, rounds);
    }

    private static void run(String onConflict, String form, int rounds) {
        try (SallyportServer server = SallyportServer.start(lab, files(onConflict, form))) {
            Tunnel inside = null;
            for (int n = 0; n < rounds; n++) {
                if (n % 2 == 0 && inside != null) {
                    inside.hangUp();
                    inside = null;
                }
                inside = round(server, 2 + n * 3 % (MOST - 1), onConflict.equals("deny"), inside);
            }
            if (inside != null) {
                inside.hangUp();
            }
        }
    }

    private static ServerFiles files(String onConflict, String form) {
        return ServerFiles.of("", "test * test.test *\n")
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        on-conflict = "%s"
                        short-cycle = 0
                        [pool]
                        local = ["192.168.100.10"]
                        remote = ["192.168.100.60-90"]
                        [interfaces]
                        form = "%s"
                        [workers]
                        count = 4
                        """
                                .formatted(onConflict, form));
    }

    /** Lets pppd race on the units that are free, and returns the one that is inside then. */
    private static Tunnel round(SallyportServer server, int rivals, boolean denies, Tunnel before) {
        int taken = before == null ? -1 : Integer.parseInt(before.device().substring(3));
        List<Tunnel> tunnels =
                IntStream.range(0, MOST)
                        .filter(unit -> unit != taken)
                        .limit(rivals)
                        .mapToObj(unit -> client.dial(dial(server, unit)))
                        .toList();
        Await.until(
                "all but one of them gone",
                BOUND,
                () ->
                        tunnels.stream().filter(Tunnel::isAlive).count()
                                        + (before != null && before.isAlive() ? 1 : 0)
                                == 1,
                () -> logs(tunnels) + server.log());
        Tunnel winner =
                tunnels.stream().filter(Tunnel::isAlive).findFirst().orElse(before).awaitUp(BOUND);
        assertTrue(winner.pingUntilAnswered(3, BOUND).received() >= 3, winner::log);
        assertTrue(!denies || before == null || winner.equals(before), () -> logs(tunnels));
        List<Map<?, ?>> up = up(server);
        assertEquals(1, up.size(), up::toString);
        assertEquals(winner.address(), up.getFirst().get("address"));
        String code = denies ? "[sallyport:already-in]" : "[sallyport:displaced]";
        for (Tunnel tunnel : tunnels) {
            if (!tunnel.equals(winner)) {
                assertTrue(tunnel.log().contains(code), tunnel::log);
            }
        }
        assertTrue(
                before == null || before.equals(winner) || before.log().contains(code),
                () -> logs(tunnels));
        return winner;
    }

    private static List<Map<?, ?>> up(SallyportServer server) {
        return ((List<?>) server.ask("sessions"))
                .stream()
                        .<Map<?, ?>>map(session -> (Map<?, ?>) session)
                        .filter(session -> "up".equals(session.get("state")))
                        .toList();
    }

    private static Dial dial(SallyportServer server, int unit) {
        return Dial.to(server.address(), "test", "test.test").unit(unit).from(source(unit));
    }

    private static String source(int unit) {
        return "10.77.1." + (unit + 1);
    }

    private static String logs(List<Tunnel> tunnels) {
        StringBuilder logs = new StringBuilder();
        tunnels.forEach(tunnel -> logs.append(tunnel.log()).append('\n'));
        return logs.toString();
    }
}
