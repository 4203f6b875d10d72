package net.sallyport.bench;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadException;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoginReport;
import net.sallyport.client.load.TakeoverStorm;
import net.sallyport.client.load.Traffic;
import net.sallyport.lab.ClientSpace;
import net.sallyport.lab.Lab;
import net.sallyport.lab.LabException;
import net.sallyport.lab.SallyportServer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.linux.LinuxException;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/** One run of {@link Scale} in one interface form. For one thread, in the clients' namespace. */
final class ScaleRun {
    private static final int TOGETHER = 20;

    /** Few, so that what is kept and used again is not there before the climb. */
    private static final int WARM_UP_SESSIONS = 100;

    private static final int ECHO_BYTES = 512;
    private static final String PASSWORD = "test.test";
    private static final Inet4Address INSIDE = Inet4Address.ofLiteral("10.88.255.1");
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration SETTLING = Duration.ofSeconds(3);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final int ASKED = 5;
    private static final int TROUBLES = 20;
    private static final Duration STOP_BOUND = Duration.ofSeconds(60);

    private final ScalePlan plan;
    private final ServerGauge gauge;
    private final SallyportServer server;
    private final LoadClient client;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    private ScaleRun(ScalePlan plan, ServerGauge gauge, SallyportServer server, LoadClient client) {
        this.plan = plan;
        this.gauge = gauge;
        this.server = server;
        this.client = client;
    }

    /** What was measured, by what it is, in the order of the table. */
    static Map<String, Double> run(ScalePlan plan, String form) throws Exception {
        try (Lab lab = Lab.open();
                ClientSpace clients = ClientSpace.open(lab)) {
            PauseLog pauses = new PauseLog(lab.directory().resolve("gc.log"));
            System.setProperty(
                    "lab.sallyport.jvm",
                    System.getProperty("bench.jvm", Contender.JVM) + pauses.option());
            SallyportServer server = SallyportServer.start(lab, files(form, plan.sessions()));
            try {
                if (plan.realTime()) {
                    RealTime.process(server.process().pid());
                }
                Map<String, Double> figures =
                        clients.call(() -> measure(plan, server, new ServerGauge(server, pauses)));
                long start = System.nanoTime();
                server.stop(STOP_BOUND);
                figures.put("stopped with all inside, s", (System.nanoTime() - start) / 1e9);
                return figures;
            } catch (LoadException e) {
                throw new LabException(troubles(server.log()), e);
            } finally {
                server.kill();
            }
        }
    }

    private static Map<String, Double> measure(
            ScalePlan plan, SallyportServer server, ServerGauge gauge) throws LinuxException {
        LoadPlan whom =
                new LoadPlan(
                        Inet4Address.ofLiteral(Lab.SERVER),
                        ClientSpace.FIRST_SOURCE,
                        "u",
                        PASSWORD,
                        MppeConfig.REQUIRED_128,
                        INSIDE);
        // Left open: who is in when the server stops is told.
        LoadClient client = LoadClient.open(whom, new Random(1));
        return new ScaleRun(plan, gauge, server, client).measure();
    }

    static ServerFiles files(String form, int sessions) {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < sessions; n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        StringBuilder remotes = new StringBuilder();
        for (int n = 0; n * 250 < sessions; n++) {
            remotes.append("%s\"10.88.%d.1-250\"".formatted(n == 0 ? "" : ", ", n));
        }
        return ServerFiles.of("", secrets.toString())
                .with(
                        ServerFiles.TOML,
                        """
                        [accounts]
                        chap-secrets = ["/etc/ppp/chap-secrets"]
                        # Each account is displaced again and again here.
                        short-cycle = 0
                        [pool]
                        local = ["%s"]
                        remote = [%s]
                        connections = %d
                        [interfaces]
                        form = "%s"
                        """
                                .formatted(INSIDE.getHostAddress(), remotes, sessions, form));
    }

    private static String troubles(String log) {
        return log.lines()
                .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                .limit(TROUBLES)
                .collect(Collectors.joining("\n"));
    }

    private Map<String, Double> measure() {
        for (int n = 0; n < plan.warmUp(); n += WARM_UP_SESSIONS) {
            LoginReport _ = client.logIn(WARM_UP_SESSIONS, TOGETHER, BOUND);
            client.logOut(BOUND);
        }
        client.until("the end of all", BOUND, () -> sessions().isEmpty());
        climb();
        idle();
        Traffic traffic = client.startTraffic(ECHO_BYTES, plan.interval());
        hold(traffic);
        operate();
        if (!plan.storm().isZero()) {
            storm(traffic);
        }
        client.stopTraffic();
        return figures;
    }

    private void climb() {
        client.idle(SETTLING);
        ServerGauge.Memory empty = gauge.memory();
        gauge.pauses().restart();
        double first = 0;
        double last = 0;
        for (int n = 0; n < plan.sessions(); n += plan.step()) {
            double before = gauge.processorSeconds();
            LoginReport report = client.logIn(plan.step(), TOGETHER, BOUND);
            double processor = gauge.processorSeconds() - before;
            last = report.perSecond();
            first = first == 0 ? last : first;
            String range = "sessions %,d to %,d".formatted(n + 1, n + plan.step());
            put("logins a second, " + range, last);
            put("  processor time a login, ms, " + range, processor * 1e3 / plan.step());
            put("  99th percentile of a login, ms, " + range, report.logins().percentileMillis(99));
        }
        put("logins a second, last step by first", last / first);
        put("longest pause, climb, ms", gauge.pauses().longestMillis());
        client.idle(SETTLING);
        ServerGauge.Memory full = gauge.memory();
        double sessions = plan.sessions();
        put("memory without a session, MB", empty.processKilobytes() / 1024.0);
        put("memory with all, MB", full.processKilobytes() / 1024.0);
        put(
                "memory a session, processes, kB",
                (full.processKilobytes() - empty.processKilobytes()) / sessions);
        put(
                "memory a session, live on the Java heap, kB",
                (full.live().total() - empty.live().total()) / 1024.0 / sessions);
        put(
                "memory a session, kernel (both ends' sockets), kB",
                (full.kernelKilobytes() - empty.kernelKilobytes()) / sessions);
        System.err.println(full.live().since(empty.live(), plan.sessions()));
    }

    private void idle() {
        double before = gauge.processorSeconds();
        client.idle(plan.idle());
        double used = gauge.processorSeconds() - before;
        put("processor, idle, % of one", 100 * used / plan.idle().toSeconds());
    }

    private void hold(Traffic traffic) {
        client.idle(SETTLING);
        traffic.roundTrips().clear();
        gauge.pauses().restart();
        long verified = traffic.verified();
        double before = gauge.processorSeconds();
        for (long left = plan.hold().toSeconds(); left > 0; left -= STEP.toSeconds()) {
            client.idle(Duration.ofSeconds(Math.min(left, STEP.toSeconds())));
            System.err.printf(
                    "  %d s left, %,d up, %,d echoes, %d lost%n",
                    Math.max(0, left - STEP.toSeconds()),
                    client.up(),
                    traffic.verified(),
                    traffic.lost());
        }
        double seconds = plan.hold().toSeconds();
        double used = gauge.processorSeconds() - before;
        double echoes = (double) (traffic.verified() - verified);
        put("held under traffic, s", seconds);
        put("sessions lost meanwhile", plan.sessions() - client.up());
        put("echoes of 512 bytes a second, all sessions", echoes / seconds);
        put("processor, under that load, % of one", 100 * used / seconds);
        put("  a round trip, median, ms", traffic.roundTrips().percentileMillis(50));
        put("  a round trip, 99th percentile, ms", traffic.roundTrips().percentileMillis(99));
        put("  a round trip, longest, ms", traffic.roundTrips().maximumMillis());
        put("echoes lost", (double) traffic.lost());
        put("echoes damaged or another's", (double) (traffic.corrupt() + traffic.strays()));
        put("longest pause, under load, ms", gauge.pauses().longestMillis());
    }

    /** What operators ask for, while all are in and the traffic goes on. */
    private void operate() {
        double[] list = new double[ASKED];
        double[] kick = new double[ASKED];
        for (int n = 0; n < ASKED; n++) {
            String account = "u" + n;
            list[n] = millis(this::sessions);
            kick[n] = millis(() -> server.ask("kick", Map.of("account", account)));
            client.idle(Duration.ofMillis(500));
        }
        Arrays.sort(list);
        Arrays.sort(kick);
        put("all sessions listed, median of 5, ms", list[ASKED / 2]);
        put("all sessions listed, longest of 5, ms", list[ASKED - 1]);
        put("one kicked, median of 5, ms", kick[ASKED / 2]);
        put("one kicked, longest of 5, ms", kick[ASKED - 1]);
    }

    private void storm(Traffic traffic) {
        gauge.pauses().restart();
        double before = gauge.processorSeconds();
        TakeoverStorm.Report storm = TakeoverStorm.run(client, plan.perSecond(), plan.storm());
        double used = gauge.processorSeconds() - before;
        put("displacements", storm.takeovers());
        put("displacements a second", storm.perSecond());
        put("  that failed", storm.failed());
        put("  CHAP Response to Success, median, ms", storm.proofs().percentileMillis(50));
        put("  CHAP Response to Success, 99th percentile, ms", storm.proofs().percentileMillis(99));
        put("  CHAP Response to Success, longest, ms", storm.proofs().maximumMillis());
        put("  CHAP Response to IPCP Opened, median, ms", storm.entries().percentileMillis(50));
        put(
                "  CHAP Response to IPCP Opened, 99th percentile, ms",
                storm.entries().percentileMillis(99));
        put("  CHAP Response to IPCP Opened, longest, ms", storm.entries().maximumMillis());
        put("  echoes of losers when the winner was in", (double) storm.probes());
        put("  of them answered: two inside", (double) storm.twoInside());
        put("  processor, % of one", 100 * used / (storm.wallNanos() / 1e9));
        put("longest pause, storm, ms", gauge.pauses().longestMillis());
        put("echoes damaged in all", (double) traffic.corrupt());
    }

    private List<?> sessions() {
        return (List<?>) server.ask("sessions");
    }

    private static double millis(java.util.function.Supplier<?> task) {
        long start = System.nanoTime();
        if (task.get() == null) {
            throw new LabException("no answer");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private void put(String what, double value) {
        figures.put(what, value);
        System.err.printf("  %s: %,.2f%n", what, value);
    }
}
