package net.sallyport.bench;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.sallyport.client.load.LoadAccount;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoadSession;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.LabException;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/**
 * A server on this machine's own kernel over a long time: logins, displacements, wrong passwords,
 * traffic, good ends and silent deaths, mixed, at a pace that leaves the machine mostly idle. Then
 * everybody goes, and what the server holds must be what it held at the start.
 *
 * <pre>
 * Soak [--minutes N]
 * </pre>
 */
public final class Soak {
    private static final int MINUTES = 30;
    private static final int ACCOUNTS = 60;

    /** Logins of all and their ends, at the start: some 100 events each, of 1,000 remembered. */
    private static final int FILLING = 12;

    /** Inside at a time; the warm-up brings in more, so that no device is new afterwards. */
    private static final int INSIDE = 40;

    private static final String PASSWORD = "test.test";
    private static final Inet4Address HERE = Inet4Address.ofLiteral("192.168.100.10");
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Lab lab;
    private final SallyportServer server;
    private final LoadClient client;
    private final Random random = new Random(30);
    private final List<LoadSession> alive = new ArrayList<>();
    private final List<LoadSession> dead = new ArrayList<>();
    private final Map<String, Long> done = new LinkedHashMap<>();

    private Soak(Lab lab, SallyportServer server, LoadClient client) {
        this.lab = lab;
        this.server = server;
        this.client = client;
        for (String what : List.of("logins", "takeovers", "refusals", "ends", "deaths", "pings")) {
            done.put(what, 0L);
        }
    }

    /**
     * What the server holds with nobody inside.
     *
     * @param heapBytes live after a full collection
     * @param interfaces of ours
     * @param routes of all in the server's namespace
     */
    record Holdings(long heapBytes, long descriptors, long interfaces, long routes, long threads) {}

    /**
     * @param done how often each thing was done
     * @param processorShare of one processor that the server took
     */
    record Outcome(Holdings before, Holdings after, Map<String, Long> done, double processorShare) {
        /** What is wrong; empty if nothing is. */
        List<String> complaints() {
            List<String> all = new ArrayList<>();
            if (after.heapBytes > before.heapBytes * 1.1 + (1 << 20)) {
                all.add("the heap has grown");
            }
            if (after.descriptors > before.descriptors) {
                all.add("descriptors are left open");
            }
            if (after.interfaces != before.interfaces || after.routes != before.routes) {
                all.add("interfaces or routes are left");
            }
            if (after.threads > before.threads) {
                all.add("threads are left");
            }
            return all;
        }
    }

    public static void main(String[] arguments) throws Exception {
        int minutes = MINUTES;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--minutes" -> minutes = Integer.parseInt(arguments[++i]);
                default -> {
                    System.err.println("Soak [--minutes N]");
                    System.exit(2);
                }
            }
        }
        Outcome outcome = run(Duration.ofMinutes(minutes));
        System.out.print(table(outcome));
        outcome.complaints().forEach(complaint -> System.out.println("FAILED: " + complaint));
        System.exit(outcome.complaints().isEmpty() ? 0 : 1);
    }

    /** Runs it for so long, and until each thing was done; the warm-up and the end not counted. */
    static Outcome run(Duration duration) throws Exception {
        if (System.getProperty("lab.sallyport.jvm") == null) {
            System.setProperty("lab.sallyport.jvm", Contender.JVM);
        }
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < ACCOUNTS; n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        ServerFiles files =
                ServerFiles.of("", secrets.toString())
                        .with(
                                ServerFiles.TOML,
                                // A silent death is found after two unanswered echoes.
                                """
                                [accounts]
                                chap-secrets = ["/etc/ppp/chap-secrets"]
                                short-cycle = 0
                                [pool]
                                local = ["%s"]
                                remote = ["192.168.101.1-%d"]
                                [interfaces]
                                form = "own"
                                [lcp]
                                echo-interval-seconds = 2
                                echo-failures = 2
                                """
                                        .formatted(HERE.getHostAddress(), ACCOUNTS + 20));
        try (Lab lab = Lab.open();
                SallyportServer server = SallyportServer.start(lab, files);
                ClientSpace clients = ClientSpace.open(lab)) {
            return clients.call(() -> {
                LoadPlan plan =
                        new LoadPlan(
                                Inet4Address.ofLiteral(Lab.SERVER),
                                ClientSpace.FIRST_SOURCE,
                                "u",
                                PASSWORD,
                                MppeConfig.REQUIRED_128,
                                HERE);
                try (LoadClient client = LoadClient.open(plan, new Random(1))) {
                    return new Soak(lab, server, client).run(duration.toNanos());
                }
            });
        }
    }

    private Outcome run(long nanos) {
        warmUp();
        Holdings before = holdings();
        done.replaceAll((what, count) -> 0L);
        double seconds = ProcessorTime.seconds(server.process().pid());
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos || done.containsValue(0L)) {
            step();
        }
        double share =
                (ProcessorTime.seconds(server.process().pid()) - seconds)
                        * 1e9
                        / (System.nanoTime() - start);
        everybodyGoes();
        return new Outcome(before, holdings(), Map.copyOf(done), share);
    }

    /**
     * More inside than there ever will be, each thing done some times, and as many events as the
     * server remembers.
     */
    private void warmUp() {
        for (int round = 0; round < FILLING; round++) {
            for (int n = 0; n < INSIDE + 15; n++) {
                alive.add(client.dial("u" + n));
            }
            client.until("all up", BOUND, () -> alive.stream().allMatch(LoadSession::isUp));
            if (round < FILLING - 1) {
                hangUpAll();
            }
        }
        for (int n = 0; n < 60; n++) {
            step();
        }
        everybodyGoes();
        // The desk's thread, the writer's: what is made once is made.
        for (int n = 0; n < 5; n++) {
            alive.add(up("u" + n));
        }
        everybodyGoes();
    }

    private void step() {
        client.idle(STEP);
        alive.removeIf(LoadSession::isOver);
        List<LoadSession> pinging = alive.stream().filter(LoadSession::isUp).toList();
        client.ping(pinging);
        count("pings", pinging.size());
        buryTheDead();
        int choice = random.nextInt(20);
        if (choice == 0) {
            client.dial(new LoadAccount("u" + random.nextInt(ACCOUNTS), "wrong"), "guesser");
            count("refusals", 1);
        } else if (choice < 8 && pinging.size() > 4) {
            // The loser goes by itself, a second later.
            alive.add(up(pinging.get(random.nextInt(pinging.size())).account().name()));
            count("takeovers", 1);
        } else if (choice < 11 && !pinging.isEmpty()) {
            client.hangUp(pinging.get(random.nextInt(pinging.size())));
            count("ends", 1);
        } else if (choice < 13 && !pinging.isEmpty()) {
            LoadSession dying = pinging.get(random.nextInt(pinging.size()));
            dying.freeze();
            alive.remove(dying);
            dead.add(dying);
            count("deaths", 1);
        } else if (alive.size() + dead.size() < INSIDE) {
            String account = freeAccount();
            if (!account.isEmpty()) {
                alive.add(up(account));
                count("logins", 1);
            }
        }
    }

    private String freeAccount() {
        int first = random.nextInt(ACCOUNTS);
        for (int n = 0; n < ACCOUNTS; n++) {
            String account = "u" + (first + n) % ACCOUNTS;
            if (alive.stream().noneMatch(s -> s.account().name().equals(account))
                    && dead.stream().noneMatch(s -> s.account().name().equals(account))) {
                return account;
            }
        }
        return "";
    }

    /** Whose sessions the server has found dead by now, most of them; what is left of TCP goes. */
    private void buryTheDead() {
        if (dead.size() > 10) {
            client.abandon(dead.removeFirst());
        }
    }

    private void hangUpAll() {
        alive.forEach(client::hangUp);
        client.until("the end of all", BOUND, () -> alive.stream().allMatch(LoadSession::isOver));
        alive.clear();
    }

    private void everybodyGoes() {
        hangUpAll();
        client.until(
                "the server has found the dead",
                BOUND,
                () -> ((List<?>) server.ask("sessions")).isEmpty());
        dead.forEach(client::abandon);
        dead.clear();
        // Longer than the history's writer and the devices take to come to rest.
        client.idle(Duration.ofSeconds(2));
    }

    private LoadSession up(String account) {
        LoadSession session = client.dial(account);
        client.until(account + " up", BOUND, () -> session.isUp() || session.isOver());
        if (!session.isUp()) {
            throw new LabException("not up: " + session);
        }
        return session;
    }

    private void count(String what, long times) {
        done.merge(what, times, Long::sum);
    }

    private Holdings holdings() {
        long pid = server.process().pid();
        return new Holdings(
                Contender.collect(server, () -> lab.run(BOUND, "kill", "-QUIT", "" + pid)),
                lines("ls /proc/" + pid + "/fd"),
                lines("ip -o link show group 23057"),
                lines("ip -4 route show table all"),
                lines("ls /proc/" + pid + "/task"));
    }

    private long lines(String command) {
        return lab.run(BOUND, command.split(" ")).text().lines().count();
    }

    static String table(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append("| %-28s | %10s | %10s |%n".formatted("with nobody inside", "start", "end"));
        text.append("| ---------------------------- | ---------: | ---------: |\n");
        Holdings before = outcome.before();
        Holdings after = outcome.after();
        row(text, "heap after collection, bytes", before.heapBytes(), after.heapBytes());
        row(text, "descriptors", before.descriptors(), after.descriptors());
        row(text, "interfaces", before.interfaces(), after.interfaces());
        row(text, "routes", before.routes(), after.routes());
        row(text, "threads", before.threads(), after.threads());
        text.append(
                "%nIn between: %s; %.1f %% of a processor.%n"
                        .formatted(outcome.done(), outcome.processorShare() * 100));
        return text.toString();
    }

    private static void row(StringBuilder text, String what, long before, long after) {
        text.append("| %-28s | %,10d | %,10d |%n".formatted(what, before, after));
    }
}
