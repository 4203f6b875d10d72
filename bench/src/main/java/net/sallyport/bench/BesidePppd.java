package net.sallyport.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Output;
import net.sallyport.lab.Peer;
import net.sallyport.lab.PeerOptions;
import net.sallyport.lab.PptpdServer;
import net.sallyport.lab.SallyportOnPeer;
import net.sallyport.lab.ServerFiles;
import net.sallyport.lab.Throughput;
import net.sallyport.lab.VpnServer;

/**
 * {@code sallyport call} beside Debian's pppd and pptp: the same peers file, in the same kernel of
 * the lab, to the same server, by turns. The client's kernel is pinned to processor 0, the server's
 * to processor 1.
 *
 * <pre>
 * BesidePppd CLASSPATH ROUNDS SET-UPS SECONDS pptpd|sallyport [JVM-OPTION ...]
 * </pre>
 */
public final class BesidePppd {
    private static final String USAGE =
            "BesidePppd CLASSPATH ROUNDS SET-UPS SECONDS pptpd|sallyport [JVM-OPTION ...]";
    private static final int MEGABYTES = 768;
    private static final Duration BOUND = Duration.ofSeconds(60);

    /**
     * Starts a client and says in hundredths of a second since the boot when that was, when the
     * client began to dial (Sallyport says so) and when the kernel had the way into the tunnel.
     */
    private static final String SET_UP =
            """
            now() { read -r up _ < /proc/uptime; echo "$1=${up%%.*}${up#*.}"; }
            says() { while read -r line; do case $line in *$1*) return 0 ;; esac; done < $2; return 1; }
            rm -f /run/client.*; : > /run/client.log
            dialling=
            now start
            setsid sh -c 'CLIENT > /run/client.log 2>&1 < /dev/null & echo $! > /run/client.pid
                wait $!; echo $? > /run/client.rc' > /dev/null 2>&1 < /dev/null &
            until says ppp0 /proc/net/route; do
                if [ -z "$dialling" ] && says dialling /run/client.log; then
                    dialling=1
                    now dialling
                fi
                [ ! -s /run/client.rc ] || { cat /run/client.log; exit 1; }
                sleep 0.02
            done
            now up
            """;

    private static final String HANG_UP =
            """
            kill -TERM $(cat /run/client.pid)
            until [ -s /run/client.rc ]; do sleep 0.05; done
            sleep 1
            """;

    /** What is compared. */
    enum Client {
        PPPD("pppd + pptp", "pppd|pptp"),
        SALLYPORT("sallyport call", "java");

        private final String label;
        private final String processes;

        Client(String label, String processes) {
            this.label = label;
            this.processes = processes;
        }
    }

    /**
     * @param setUps how many a turn
     * @param seconds of TCP each way
     * @param jvm options of the virtual machine
     */
    record Plan(
            String classPath,
            int rounds,
            int setUps,
            int seconds,
            boolean ownServer,
            List<String> jvm) {
        String command(Client client) {
            return switch (client) {
                case PPPD -> "pppd call office nodetach";
                case SALLYPORT ->
                        "%s/bin/java %s --enable-native-access=ALL-UNNAMED -cp \"%s\" net.sallyport.cli.Main call office --run-dir /run/sallyport"
                                .formatted(
                                        System.getProperty("java.home"),
                                        String.join(" ", jvm),
                                        classPath);
            };
        }
    }

    private final Plan plan;
    private final Peer near;
    private final VpnServer server;

    private BesidePppd(Plan plan, Peer near, VpnServer server) {
        this.plan = plan;
        this.near = near;
        this.server = server;
    }

    public static void main(String[] words) {
        if (words.length < 5) {
            System.err.println(USAGE);
            System.exit(2);
        }
        Plan plan =
                new Plan(
                        words[0],
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        words[4].equals("sallyport"),
                        List.of(words).subList(5, words.length));
        System.out.println("\n" + run(plan).text());
    }

    /** Measures both by turns; prints each turn as it ends. */
    static ClientTable run(Plan plan) {
        try (Lab lab = Lab.open();
                Peer far = lab.peer("server", options(1));
                Peer near = lab.peer("client", options(0));
                VpnServer server = start(plan, far)) {
            near.loadModules("tun");
            // pppd starts a process for each of them.
            near.sh("rm -f /etc/ppp/ip-pre-up /etc/ppp/ip-up /etc/ppp/ip-down");
            near.write("/etc/ppp/chap-secrets", "u0 office test.test *\n");
            near.write(
                    "/etc/ppp/peers/office",
                    """
                    pty "pptp %s --nolaunchpppd --nohostroute"
                    noauth
                    nobsdcomp
                    nodeflate
                    name u0
                    remotename office
                    require-mppe-128
                    """
                            .formatted(server.address()));
            BesidePppd comparison = new BesidePppd(plan, near, server);
            ClientTable table = new ClientTable();
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Client client : Client.values()) {
                    System.out.println(
                            "round %d, %s:%s"
                                    .formatted(
                                            round,
                                            client.label,
                                            table.add(client, comparison.measure(client))));
                }
            }
            return table;
        }
    }

    private static VpnServer start(Plan plan, Peer far) {
        far.sh("rm -f /etc/ppp/ip-up /etc/ppp/ip-down /etc/ppp/auth-up /etc/ppp/auth-down");
        ServerFiles files = Round.files();
        return plan.ownServer() ? SallyportOnPeer.start(far, files) : PptpdServer.start(far, files);
    }

    private static PeerOptions options(int processor) {
        return PeerOptions.DEFAULT.withMegabytes(MEGABYTES).withCpu(processor);
    }

    private Map<ClientFigure, Double> measure(Client client) {
        Map<ClientFigure, Double> figures = new EnumMap<>(ClientFigure.class);
        for (int n = 1; n < plan.setUps(); n++) {
            setUp(client).forEach((figure, value) -> figures.merge(figure, value, Double::sum));
            near.sh(HANG_UP);
        }
        setUp(client).forEach((figure, value) -> figures.merge(figure, value, Double::sum));
        figures.replaceAll((figure, sum) -> sum / plan.setUps());
        carry(client, figures);
        near.sh(HANG_UP);
        return figures;
    }

    private Map<ClientFigure, Double> setUp(Client client) {
        double processor = ProcessorTime.seconds(near.pid());
        String said =
                near.run(BOUND, SET_UP.replace("CLIENT", "exec " + plan.command(client)))
                        .orThrow(client.label + server.log());
        processor = ProcessorTime.seconds(near.pid()) - processor;
        Output times = new Output(0, said);
        double start = Double.parseDouble(times.find("start=(\\d+)"));
        Map<ClientFigure, Double> figures = new EnumMap<>(ClientFigure.class);
        figures.put(
                ClientFigure.SET_UP_MILLIS,
                10 * (Double.parseDouble(times.find("up=(\\d+)")) - start));
        if (client == Client.SALLYPORT) {
            figures.put(
                    ClientFigure.BEGIN_MILLIS,
                    10 * (Double.parseDouble(times.find("dialling=(\\d+)")) - start));
        }
        figures.put(ClientFigure.SET_UP_CPU_MILLIS, processor * 1e3);
        return figures;
    }

    private void carry(Client client, Map<ClientFigure, Double> figures) {
        Duration duration = Duration.ofSeconds(plan.seconds());
        // The same for both: a virtual machine compiles meanwhile.
        Throughput _ = Throughput.measure(near, duration, "-c " + Round.INSIDE);
        double processor = ProcessorTime.seconds(near.pid());
        Throughput up = Throughput.measure(near, duration, "-c " + Round.INSIDE);
        Throughput down = Throughput.measure(near, duration, "-R -c " + Round.INSIDE);
        processor = ProcessorTime.seconds(near.pid()) - processor;
        double megabytes = (up.megabitsPerSecond() + down.megabitsPerSecond()) / 8 * plan.seconds();
        figures.put(ClientFigure.TCP_UP, up.megabitsPerSecond());
        figures.put(ClientFigure.TCP_DOWN, down.megabitsPerSecond());
        figures.put(ClientFigure.TCP_RESENT, (double) (up.retransmits() + down.retransmits()));
        figures.put(ClientFigure.TCP_CPU_MILLIS, processor * 1e3 / megabytes);
        figures.put(
                ClientFigure.MEGABYTES,
                PeerMemory.read(near, client.processes).processKilobytes() / 1024.0);
    }

    static String label(Client client) {
        return client.label;
    }
}
