package net.sallyport.lab.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoadSession;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Requirements;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two to eight simultaneous logins of one account: exactly one is inside after each round. */
class RacingLoginsTest {
    private static final int WORKERS = 4;
    private static final int SHARDS = 64;
    private static final String ACCOUNT = "test";
    private static final String PASSWORD = "test.test";
    private static final Inet4Address INSIDE = Inet4Address.ofLiteral("192.168.100.10");
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Pattern CODE = Pattern.compile("\\[sallyport:([a-z-]+)]$");

    @ParameterizedTest
    @CsvSource({"replace, own", "replace, shared", "deny, own", "deny, shared"})
    void exactlyOneIsInAfterEachRound(String onConflict, String form) throws Exception {
        run(onConflict, form, 50);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"replace, own", "replace, shared", "deny, own", "deny, shared"})
    void exactlyOneIsInAfterEachOfManyRounds(String onConflict, String form) throws Exception {
        run(onConflict, form, 300);
    }

    private static void run(String onConflict, String form, int rounds) throws Exception {
        Assumptions.assumeTrue(
                Requirements.isRoot(),
                "NOT RUN: the lab makes network namespaces, which takes root");
        try (Lab lab = Lab.open();
                SallyportServer server = SallyportServer.start(lab, files(onConflict, form));
                ClientSpace clients = ClientSpace.open(lab)) {
            Rounds tally =
                    clients.call(() -> {
                        LoadPlan plan =
                                new LoadPlan(
                                        Inet4Address.ofLiteral(Lab.SERVER),
                                        ClientSpace.FIRST_SOURCE,
                                        "",
                                        PASSWORD,
                                        MppeConfig.REQUIRED_128,
                                        INSIDE);
                        try (LoadClient client = LoadClient.open(plan, new Random(1))) {
                            return new Rounds(server, client, onConflict.equals("deny"))
                                    .run(rounds);
                        }
                    });
            System.out.printf("%s, %s: %s%n", onConflict, form, tally);
            assertEquals(rounds, tally.rounds);
            assertTrue(tally.acrossWorkers > rounds / 2, tally::toString);
        }
    }

    private static ServerFiles files(String onConflict, String form) {
        return ServerFiles.of("", ACCOUNT + " * " + PASSWORD + " *\n")
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        on-conflict = "%s"
                        short-cycle = 0
                        [pool]
                        local = ["%s"]
                        remote = ["192.168.100.60-90"]
                        [interfaces]
                        form = "%s"
                        [workers]
                        count = %d
                        """
                                .formatted(onConflict, INSIDE.getHostAddress(), form, WORKERS));
    }

    /** Races, one after the other, against one server. */
    private static final class Rounds {
        private final SallyportServer server;
        private final LoadClient client;
        private final boolean denies;
        private final Random random = new Random(1);
        private final Map<String, Integer> codes = new TreeMap<>();
        private int rounds;
        private int logins;
        private int acrossWorkers;
        private int ghosts;

        Rounds(SallyportServer server, LoadClient client, boolean denies) {
            this.server = server;
            this.client = client;
            this.denies = denies;
        }

        Rounds run(int count) {
            LoadSession inside = null;
            for (int n = 0; n < count; n++) {
                LoadSession ghost = null;
                if (n % 25 == 13) {
                    ghost = inside;
                    inside.freeze();
                    inside = null;
                    ghosts++;
                    if (denies) {
                        // Until its silence is worth a question.
                        client.idle(Duration.ofMillis(1_200));
                    }
                } else if (n % 2 == 0 && inside != null) {
                    hangUp(inside);
                    inside = null;
                }
                inside = round(2 + n % 7, n, inside);
                if (ghost != null) {
                    client.abandon(ghost);
                }
            }
            return this;
        }

        private LoadSession round(int rivals, int number, LoadSession before) {
            boolean stubborn = number % 3 != 0;
            Race.Start start =
                    random.nextBoolean() ? Race.Start.PROOFS_TOGETHER : Race.Start.TOGETHER;
            Race race = Race.run(client, ACCOUNT, rivals, start, stubborn, before);
            LoadSession winner = race.winner();
            assertEquals(List.of(winner.source()), race.ping(), "who is answered");
            assertEquals(winner.source().getHostAddress(), inside().get("calling_address"));
            assertEquals(winner.address().getHostAddress(), inside().get("address"));
            if (denies && before != null) {
                assertEquals(before, winner, "the one inside stays");
            }
            race.losers().forEach(loser -> count(loser, denies));
            rounds++;
            logins += rivals;
            acrossWorkers += areOnSeveralWorkers(race) ? 1 : 0;
            race.clearAway();
            return winner;
        }

        /** The one session that the server says is up. */
        private Map<?, ?> inside() {
            List<Map<?, ?>> up =
                    ((List<?>) server.ask("sessions"))
                            .stream()
                                    .<Map<?, ?>>map(session -> (Map<?, ?>) session)
                                    .filter(session -> "up".equals(session.get("state")))
                                    .toList();
            assertEquals(1, up.size(), up::toString);
            return up.getFirst();
        }

        private void count(LoadSession loser, boolean denied) {
            Matcher code = CODE.matcher(loser.told());
            assertTrue(code.find(), loser::toString);
            String word = code.group(1);
            assertEquals(denied ? "already-in" : "displaced", word, loser::toString);
            String how = loser.isRefused() ? " by CHAP" : " by LCP";
            codes.merge(word + how, 1, Integer::sum);
        }

        private static boolean areOnSeveralWorkers(Race race) {
            int winners = worker(race.winner());
            Set<Integer> others = new HashSet<>();
            race.losers().forEach(loser -> others.add(worker(loser)));
            others.remove(winners);
            return !others.isEmpty();
        }

        /** The low bits of a call id say which worker it belongs to. */
        private static int worker(LoadSession session) {
            return session.serverCallId() % SHARDS % WORKERS;
        }

        private void hangUp(LoadSession session) {
            client.hangUp(session);
            client.until("the end of " + session, BOUND, session::isOver);
        }

        @Override
        public String toString() {
            return "%d rounds (%d over one that had died), %d logins, %d rounds across workers, told %s"
                    .formatted(rounds, ghosts, logins, acrossWorkers, codes);
        }
    }
}
