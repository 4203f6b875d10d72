package net.sallyport.bench;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoginReport;
import net.sallyport.gateway.control.Json;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history slows logins down: two servers on this machine's own kernel, one that keeps
 * it and one that does not, are logged into by turns, and what a login costs is compared by the
 * medians. A turn is of 2,000 logins, ten at once, and their ends.
 *
 * <pre>
 * RecordCost [--rounds N] [--json FILE]
 * </pre>
 */
public final class RecordCost {
    private static final int ROUNDS = 40;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int SESSIONS = 250;
    private static final int TIMES = 8;
    private static final int LOGINS = SESSIONS * TIMES;
    private static final int TOGETHER = 10;
    private static final String PASSWORD = "test.test";
    private static final Inet4Address INSIDE = Inet4Address.ofLiteral("192.168.100.10");
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** Longer than the history's writer waits for company. */
    private static final Duration SETTLING = Duration.ofMillis(700);

    private RecordCost() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = ROUNDS;
        @Nullable Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--json" -> json = Path.of(arguments[++i]);
                default -> {
                    System.err.println("RecordCost [--rounds N] [--json FILE]");
                    System.exit(2);
                }
            }
        }
        if (System.getProperty("lab.sallyport.jvm") == null) {
            System.setProperty("lab.sallyport.jvm", Contender.JVM);
        }
        try (Side kept = Side.start(true);
                Side none = Side.start(false)) {
            for (int n = 0; n < WARM_UP_ROUNDS; n++) {
                Turn _ = kept.turn();
                Turn _ = none.turn();
            }
            List<Turn> with = new ArrayList<>();
            List<Turn> without = new ArrayList<>();
            for (int n = 0; n < rounds; n++) {
                // Whoever is second finds the machine as the first has left it.
                if (n % 2 == 0) {
                    with.add(kept.turn());
                    without.add(none.turn());
                } else {
                    without.add(none.turn());
                    with.add(kept.turn());
                }
            }
            print(with, without);
            if (json != null) {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                map.put("history", turns(with));
                map.put("no_history", turns(without));
                Files.writeString(json, Json.write(map) + "\n");
            }
        }
    }

    /**
     * @param perSecond logins, while they are made
     * @param loginMillis the mean of the medians, from connect to IPCP Opened
     * @param processorMillis of the server's, a login and its end, writing included
     */
    private record Turn(double perSecond, double loginMillis, double processorMillis) {
        Map<String, @Nullable Object> toMap() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("logins_per_second", perSecond);
            map.put("login_millis", loginMillis);
            map.put("processor_millis", processorMillis);
            return map;
        }
    }

    private interface Figure {
        double of(Turn turn);
    }

    private static List<Map<String, @Nullable Object>> turns(List<Turn> turns) {
        return turns.stream().map(Turn::toMap).toList();
    }

    private static void print(List<Turn> with, List<Turn> without) {
        System.out.printf(
                "| %-32s | %9s | %9s | %6s |%n",
                "medians of " + with.size() + " turns each", "history", "none", "ratio");
        System.out.println("| -------------------------------- | --------: | --------: | -----: |");
        print("logins a second, 10 at once", with, without, Turn::perSecond);
        print("a login, ms", with, without, Turn::loginMillis);
        print("processor time a login, ms", with, without, Turn::processorMillis);
    }

    private static void print(String what, List<Turn> with, List<Turn> without, Figure figure) {
        double one = median(with, figure);
        double other = median(without, figure);
        System.out.printf("| %-32s | %9.3f | %9.3f | %6.3f |%n", what, one, other, one / other);
    }

    private static double median(List<Turn> turns, Figure figure) {
        double[] values = turns.stream().mapToDouble(figure::of).sorted().toArray();
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /** One of the two servers, in a lab of its own. */
    private record Side(Lab lab, SallyportServer server, ClientSpace clients)
            implements AutoCloseable {
        static Side start(boolean history) {
            Lab lab = Lab.open();
            SallyportServer server = SallyportServer.start(lab, files(history));
            return new Side(lab, server, ClientSpace.open(lab));
        }

        Turn turn() throws Exception {
            return clients.call(() -> {
                LoadPlan plan =
                        new LoadPlan(
                                Inet4Address.ofLiteral(Lab.SERVER),
                                ClientSpace.FIRST_SOURCE,
                                "u",
                                PASSWORD,
                                MppeConfig.REQUIRED_128,
                                INSIDE);
                double before = ProcessorTime.seconds(server.process().pid());
                long wallNanos = 0;
                double millis = 0;
                try (LoadClient client = LoadClient.open(plan, new Random(1))) {
                    for (int n = 0; n < TIMES; n++) {
                        LoginReport report = client.logIn(SESSIONS, TOGETHER, BOUND);
                        wallNanos += report.wallNanos();
                        millis += report.medianMillis();
                        client.logOut(BOUND);
                    }
                    client.until("the end of all", BOUND, this::isEmpty);
                    client.idle(SETTLING);
                }
                double processor = ProcessorTime.seconds(server.process().pid()) - before;
                return new Turn(LOGINS * 1e9 / wallNanos, millis / TIMES, processor * 1e3 / LOGINS);
            });
        }

        private boolean isEmpty() {
            return ((List<?>) server.ask("sessions")).isEmpty();
        }

        @Override
        public void close() {
            clients.close();
            server.close();
            lab.close();
        }
    }

    private static ServerFiles files(boolean history) {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < SESSIONS; n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        return ServerFiles.of("", secrets.toString())
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        [pool]
                        local = ["%s"]
                        remote = ["192.168.101.1-%d"]
                        connections = 300
                        [history]
                        enabled = %s
                        """
                                .formatted(INSIDE.getHostAddress(), SESSIONS, history));
    }
}
