package net.sallyport.bench.throughput;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.bench.ProcessorTime;

/**
 * TCP through Sallyport's client and server, in two namespaces of this machine: iperf3 through one
 * tunnel, and one connection in each of several tunnels, what they come to together and how evenly.
 * Several are measured by turns with one of them alone: medians of so many turns.
 *
 * <pre>
 * TunnelThroughput [--seconds N] [--turns N] [--forms own,shared] [--mppe 128,none]
 *                  [--sessions 1,20,1000] [--offload on,off] [--workers N] [--directions up,down]
 * </pre>
 */
public final class TunnelThroughput {
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");

    private int seconds = 10;
    private int turns = 5;
    private int workers = 1;
    private List<String> forms = List.of("own", "shared");
    private List<String> encryptions = List.of("128", "none");
    private List<String> sessions = List.of("1", "20", "1000");
    private List<String> offloads = List.of("on");
    private List<String> directions = List.of("up", "down");

    private TunnelThroughput() {}

    public static void main(String[] arguments) throws Exception {
        TunnelThroughput benchmark = new TunnelThroughput();
        for (int i = 0; i < arguments.length; i += 2) {
            benchmark.set(arguments[i], arguments[i + 1]);
        }
        benchmark.run();
    }

    private void set(String option, String value) {
        List<String> list = List.of(value.split(","));
        switch (option) {
            case "--seconds" -> seconds = Integer.parseInt(value);
            case "--turns" -> turns = Integer.parseInt(value);
            case "--workers" -> workers = Integer.parseInt(value);
            case "--forms" -> forms = list;
            case "--mppe" -> encryptions = list;
            case "--sessions" -> sessions = list;
            case "--offload" -> offloads = list;
            case "--directions" -> directions = list;
            default -> throw new IllegalArgumentException("no option: " + option);
        }
    }

    private void run() throws Exception {
        System.out.printf(
                "| %-6s | %-4s | %-7s | %8s | %-4s | %9s | %8s | %9s | %7s | %7s |%n",
                "form",
                "MPPE",
                "offload",
                "sessions",
                "way",
                "iperf3",
                "Mbit/s",
                "of 1",
                "evenly",
                "server");
        System.out.println(
                "| ------ | ---- | ------- | -------: | ---- | --------: | -------: | --------: |"
                        + " ------: | ------: |");
        for (String form : forms) {
            for (String mppe : encryptions) {
                for (String offload : offloads) {
                    for (String count : sessions) {
                        measure(form, mppe, offload, Integer.parseInt(count));
                    }
                }
            }
        }
    }

    private void measure(String form, String mppe, String offload, int count) throws Exception {
        Tunnels.Setting setting =
                new Tunnels.Setting(form, mppe.equals("128"), offload.equals("on"), count, workers);
        try (Tunnels tunnels = Tunnels.open(setting)) {
            // Twice to warm up: the compiler has the first one's share of the processors.
            for (String way : directions) {
                Rate _ = rate(tunnels, count, way.equals("down"), Math.max(3, seconds / 2));
            }
            for (String way : directions) {
                boolean down = way.equals("down");
                Sharing sharing = count == 1 ? alone(tunnels, down) : byTurns(tunnels, count, down);
                String iperf = count == 1 ? "%.0f".formatted(iperf3(tunnels, down)) : "-";
                System.out.printf(
                        Locale.ROOT,
                        "| %-6s | %-4s | %-7s | %,8d | %-4s | %9s | %,8.0f | %8s%% | %7.3f | %6.0f%% |%n",
                        form,
                        mppe,
                        offload,
                        count,
                        way,
                        iperf,
                        sharing.megabits,
                        "%.0f".formatted(100 * sharing.ofOne),
                        sharing.fairness,
                        sharing.serverPercent);
            }
        }
    }

    /**
     * What several have.
     *
     * @param ofOne beside what one has alone
     */
    private record Sharing(double megabits, double ofOne, double fairness, double serverPercent) {}

    private Sharing alone(Tunnels tunnels, boolean down) throws Exception {
        Rate rate = rate(tunnels, 1, down, seconds);
        return new Sharing(rate.megabits, 1, rate.fairness, rate.serverPercent);
    }

    private Sharing byTurns(Tunnels tunnels, int count, boolean down) throws Exception {
        double[] megabits = new double[turns];
        double[] ofOne = new double[turns];
        double[] fairness = new double[turns];
        double[] server = new double[turns];
        for (int n = 0; n < turns; n++) {
            Rate one = rate(tunnels, 1, down, seconds);
            Rate all = rate(tunnels, count, down, seconds);
            megabits[n] = all.megabits;
            ofOne[n] = all.megabits / one.megabits;
            fairness[n] = all.fairness;
            server[n] = all.serverPercent;
        }
        return new Sharing(median(megabits), median(ofOne), median(fairness), median(server));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /**
     * @param megabits a second, of all connections together
     * @param fairness Jain's index: 1 if all have the same, 1/n if one has all
     * @param serverPercent of a processor that the server's process used
     */
    private record Rate(double megabits, double fairness, double serverPercent) {}

    private static Rate rate(Tunnels tunnels, int sessions, boolean down, int seconds)
            throws Exception {
        try (TcpLoad load = TcpLoad.start(tunnels, tunnels.locals().subList(0, sessions), down)) {
            // TCP has found the rate by then.
            Thread.sleep(2_000);
            long pid = tunnels.server().process().pid();
            double processor = ProcessorTime.seconds(pid);
            long[] before = load.received();
            long start = System.nanoTime();
            Thread.sleep(seconds * 1_000L);
            long[] after = load.received();
            double passed = (System.nanoTime() - start) / 1e9;
            processor = ProcessorTime.seconds(pid) - processor;
            double sum = 0;
            double squares = 0;
            for (int n = 0; n < after.length; n++) {
                double bytes = after[n] - before[n];
                sum += bytes;
                squares += bytes * bytes;
            }
            return new Rate(
                    sum * 8 / passed / 1e6,
                    squares == 0 ? 0 : sum * sum / (after.length * squares),
                    100 * processor / passed);
        }
    }

    private double iperf3(Tunnels tunnels, boolean down) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "ip",
                                "netns",
                                "exec",
                                tunnels.lab().namespace() + "-clients",
                                "iperf3",
                                "-J",
                                "-O",
                                "1",
                                "-t",
                                Integer.toString(seconds),
                                "-c",
                                Tunnels.INSIDE.getHostAddress(),
                                "-B",
                                tunnels.locals().getFirst().getHostAddress()));
        if (down) {
            command.add("-R");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int _ = process.waitFor();
        Matcher matcher = RECEIVED.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no figure from iperf3:\n" + text);
        }
        return Double.parseDouble(matcher.group(1)) / 1e6;
    }
}
