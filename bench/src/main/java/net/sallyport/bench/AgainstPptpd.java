package net.sallyport.bench;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Peer;
import net.sallyport.lab.PeerOptions;
import net.sallyport.lab.PppdClient;
import net.sallyport.linux.NetworkNamespace;

/**
 * Debian's pptpd and Sallyport in the same kernel of the lab, by turns, under the same clients.
 * Their kernel is pinned to processor 1; pin this process to processor 0.
 *
 * <pre>
 * AgainstPptpd [--short | --logins | --echoes] [--rounds N] [--only pptpd,own,shared] [--aot FILE]
 * </pre>
 *
 * {@code --aot} gives Sallyport the cache of classes that its launcher gives it, made for this
 * process' class path.
 */
public final class AgainstPptpd {
    private static final String USAGE =
            "AgainstPptpd [--short | --logins | --echoes] [--rounds N]"
                    + " [--only pptpd,own,shared] [--aot FILE]";
    private static final String SOURCES = "10.77.128.0/17";
    static final Inet4Address FIRST_SOURCE = Inet4Address.ofLiteral("10.77.128.1");
    private static final int SERVER_MEGABYTES = 1_024;

    private AgainstPptpd() {}

    public static void main(String[] arguments) throws Exception {
        RoundPlan plan = RoundPlan.FULL;
        int rounds = 3;
        List<Contender> contenders = List.of(Contender.values());
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> {
                    plan = RoundPlan.SHORT;
                    rounds = 1;
                }
                case "--logins" -> plan = RoundPlan.LOGINS;
                case "--aot" ->
                        System.setProperty(
                                "lab.sallyport.jvm",
                                Contender.JVM + " -XX:AOTCache=" + arguments[++i]);
                case "--echoes" -> plan = RoundPlan.ECHOES;
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--only" ->
                        contenders =
                                Stream.of(arguments[++i].split(",")).map(Contender::of).toList();
                default -> {
                    System.err.println(USAGE);
                    System.exit(2);
                }
            }
        }
        ComparisonTable table = run(plan, rounds, contenders);
        System.out.println();
        System.out.println(table.text());
    }

    /** Measures the contenders by turns; prints each round as it ends. */
    static ComparisonTable run(RoundPlan plan, int rounds, List<Contender> contenders)
            throws Exception {
        if (System.getProperty("lab.sallyport.jvm") == null) {
            System.setProperty("lab.sallyport.jvm", Contender.JVM);
        }
        try (Lab lab = Lab.open();
                Peer server = serverIn(lab, SERVER_MEGABYTES);
                Peer client = lab.peer("client", PeerOptions.DEFAULT.withCpu(0))) {
            Round round = new Round(plan, server, new PppdClient(client), FIRST_SOURCE);
            NetworkNamespace namespace = new NetworkNamespace(lab.namespace());
            ComparisonTable table = new ComparisonTable();
            for (int n = 1; n <= rounds; n++) {
                for (Contender contender : contenders) {
                    Map<Metric, Double> figures = namespace.call(() -> round.measure(contender));
                    table.add(contender, figures);
                    System.out.println(line(n, contender, figures));
                }
            }
            return table;
        }
    }

    /** A kernel for the contenders, on processor 1; the lab has addresses for a load client. */
    static Peer serverIn(Lab lab, int megabytes) {
        // Every address of the range is ours without being configured one by one.
        lab.run(Duration.ofSeconds(10), "ip", "route", "add", "local", SOURCES, "dev", "lo")
                .orThrow("ip route add local");
        Peer server = lab.peer("server", PeerOptions.DEFAULT.withMegabytes(megabytes).withCpu(1));
        // Debian's own; neither shall start a process for each session.
        server.sh(
                "cd /etc/ppp && rm -f ip-pre-up ip-up ip-down ipv6-up ipv6-down auth-up auth-down");
        return server;
    }

    private static String line(int number, Contender contender, Map<Metric, Double> figures) {
        List<String> words = new ArrayList<>();
        figures.forEach((metric, value) -> words.add(metric + "=" + metric.text(value)));
        return "round %d, %s: %s".formatted(number, contender.label(), String.join(" ", words));
    }
}
