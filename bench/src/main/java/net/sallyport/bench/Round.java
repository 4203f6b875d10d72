package net.sallyport.bench;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import net.sallyport.client.load.EchoReport;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.client.load.LoginReport;
import net.sallyport.lab.Dial;
import net.sallyport.lab.LabException;
import net.sallyport.lab.Peer;
import net.sallyport.lab.PppdClient;
import net.sallyport.lab.ServerFiles;
import net.sallyport.lab.Throughput;
import net.sallyport.lab.Tunnel;
import net.sallyport.lab.VpnServer;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/**
 * One server measured from its start to its end. Runs on a thread in the lab's namespace.
 *
 * @param server the kernel that the server runs in
 * @param client dials from a kernel of its own
 * @param firstSource of the load client's addresses
 */
record Round(RoundPlan plan, Peer server, PppdClient client, Inet4Address firstSource) {
    static final String INSIDE = "192.168.100.10";
    static final int ACCOUNTS = 250;

    static final String PASSWORD = "test.test";
    private static final int ECHO_BYTES = 1_300;
    private static final int ONE_WINDOW = 16;
    private static final int TEN_WINDOW = 4;
    private static final int TOGETHER = 10;
    private static final int COLD_LOGINS = 5;
    private static final Pattern HISTOGRAM = Pattern.compile("^ *\\d+: +\\d+ +\\d+ ");
    private static final Duration BOUND = Duration.ofMinutes(2);

    static ServerFiles files() {
        return files(ACCOUNTS);
    }

    /** With so many accounts, all of whom may be in. */
    static ServerFiles files(int accounts) {
        StringBuilder secrets = new StringBuilder();
        for (int n = 0; n < accounts; n++) {
            secrets.append("u%d * %s *\n".formatted(n, PASSWORD));
        }
        StringBuilder remotes = new StringBuilder();
        for (int n = 0; n * ACCOUNTS < accounts; n++) {
            remotes.append("%s192.168.%d.1-%d".formatted(n == 0 ? "" : ",", 101 + n, ACCOUNTS));
        }
        return ServerFiles.of(
                        """
                        name pptpd
                        refuse-pap
                        refuse-chap
                        refuse-mschap
                        require-mschap-v2
                        require-mppe-128
                        ms-dns 192.168.1.1
                        nobsdcomp
                        novj
                        novjccomp
                        nologfd
                        """,
                        secrets.toString())
                .with(
                        "pptpd.conf",
                        """
                        option /etc/ppp/options.pptpd
                        connections %d
                        localip %s
                        remoteip %s
                        """
                                .formatted(accounts, INSIDE, remotes));
    }

    Map<Metric, Double> measure(Contender contender) throws Exception {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        long start = System.nanoTime();
        try (VpnServer running = contender.start(server, files())) {
            figures.put(Metric.START_SECONDS, (System.nanoTime() - start) / 1e9);
            try {
                load(contender, running, figures);
                if (plan.tcpSeconds() > 0) {
                    tcp(running, figures);
                }
            } catch (LabException e) {
                throw new LabException(contender.label() + ":\n" + tail(running.log()), e);
            }
        }
        return figures;
    }

    private static String tail(String log) {
        List<String> lines = log.lines().filter(line -> !HISTOGRAM.matcher(line).find()).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size()));
    }

    private void load(Contender contender, VpnServer running, Map<Metric, Double> figures)
            throws Exception {
        LoadPlan whom =
                new LoadPlan(
                        (Inet4Address) Inet4Address.getByName(running.address()),
                        firstSource,
                        "u",
                        PASSWORD,
                        MppeConfig.REQUIRED_128,
                        (Inet4Address) Inet4Address.getByName(INSIDE));
        try (LoadClient load = LoadClient.open(whom, new Random(1))) {
            if (plan.echoesOnly()) {
                LoginReport _ = load.logIn(TOGETHER, TOGETHER, BOUND);
                echoes(contender, load, figures);
                load.logOut(BOUND);
                return;
            }
            LoginReport cold = load.logIn(COLD_LOGINS, 1, BOUND);
            figures.put(Metric.LOGINS_COLD, cold.perSecond());
            load.logOut(BOUND);
            if (contender.isSallyport()) {
                for (int n = 0; n < plan.warmUpLogins(); n += TOGETHER) {
                    LoginReport _ = load.logIn(TOGETHER, TOGETHER, BOUND);
                    load.logOut(BOUND);
                }
            }
            long _ = contender.collect(server, running);
            figures.put(
                    Metric.FIXED_MEGABYTES,
                    PeerMemory.read(server, contender.processes()).processKilobytes() / 1024.0);
            double processor = logIn(1, load, figures);
            long liveBefore = contender.collect(server, running);
            PeerMemory before = PeerMemory.read(server, contender.processes());
            processor += logIn(TOGETHER, load, figures);
            long live = contender.collect(server, running);
            PeerMemory after = PeerMemory.read(server, contender.processes());
            // From so many sessions to twice as many: whatever is made ahead is in both.
            double more = plan.logins();
            figures.put(Metric.LOGIN_CPU_MILLIS, processor * 1e3 / (2 * more));
            figures.put(
                    Metric.PROCESS_KILOBYTES,
                    (after.processKilobytes() - before.processKilobytes()) / more);
            figures.put(
                    Metric.KERNEL_KILOBYTES,
                    (after.kernelKilobytes() - before.kernelKilobytes()) / more);
            if (contender.isSallyport()) {
                figures.put(Metric.HEAP_KILOBYTES, (live - liveBefore) / 1024.0 / more);
            }
            if (plan.echoSeconds() > 0) {
                echoes(contender, load, figures);
            }
            load.logOut(BOUND);
        }
    }

    /** Logs in; returns the processor time that took, seconds. */
    private double logIn(int together, LoadClient load, Map<Metric, Double> figures) {
        double before = ProcessorTime.seconds(server.pid());
        LoginReport report = load.logIn(plan.logins(), together, BOUND);
        double after = ProcessorTime.seconds(server.pid());
        if (together == 1) {
            figures.put(Metric.LOGINS_SEQUENTIAL, report.perSecond());
            figures.put(Metric.LOGIN_MILLIS, report.medianMillis());
        } else {
            figures.put(Metric.LOGINS_CONCURRENT, report.perSecond());
        }
        return after - before;
    }

    private void echoes(Contender contender, LoadClient load, Map<Metric, Double> figures) {
        Duration duration = Duration.ofSeconds(plan.echoSeconds());
        if (contender.isSallyport()) {
            Duration warmUp = Duration.ofSeconds(plan.warmUpSeconds());
            EchoReport _ = load.echo(1, ONE_WINDOW, ECHO_BYTES, warmUp);
            if (plan.echoesOnly()) {
                EchoReport _ = load.echo(TOGETHER, TEN_WINDOW, ECHO_BYTES, warmUp);
            }
        }
        EchoReport one = load.echo(1, ONE_WINDOW, ECHO_BYTES, duration);
        figures.put(Metric.ECHO_ONE, one.perSecond());
        figures.put(Metric.ECHO_ONE_P99_MILLIS, one.percentile99Nanos() / 1e6);
        double processor = ProcessorTime.seconds(server.pid());
        EchoReport ten = load.echo(TOGETHER, TEN_WINDOW, ECHO_BYTES, duration);
        processor = ProcessorTime.seconds(server.pid()) - processor;
        figures.put(Metric.ECHO_TEN, ten.perSecond());
        figures.put(Metric.ECHO_TEN_P99_MILLIS, ten.percentile99Nanos() / 1e6);
        figures.put(Metric.ECHO_CPU_MICROS, processor * 1e6 / ten.verified());
        figures.put(
                Metric.ECHO_LOST,
                (double) (one.lost() + one.corrupt() + ten.lost() + ten.corrupt()));
    }

    private void tcp(VpnServer running, Map<Metric, Double> figures) {
        Tunnel tunnel = client.dial(Dial.to(running.address(), "u0", PASSWORD)).awaitUp();
        Duration duration = Duration.ofSeconds(plan.tcpSeconds());
        double processor = ProcessorTime.seconds(server.pid());
        Throughput up = tunnel.upload(duration);
        Throughput down = tunnel.download(duration);
        processor = ProcessorTime.seconds(server.pid()) - processor;
        double megabytes =
                (up.megabitsPerSecond() + down.megabitsPerSecond()) / 8 * plan.tcpSeconds();
        figures.put(Metric.TCP_UP, up.megabitsPerSecond());
        figures.put(Metric.TCP_DOWN, down.megabitsPerSecond());
        figures.put(Metric.TCP_RESENT, (double) (up.retransmits() + down.retransmits()));
        figures.put(Metric.TCP_CPU_MILLIS, processor * 1e3 / megabytes);
        tunnel.hangUp();
    }
}
