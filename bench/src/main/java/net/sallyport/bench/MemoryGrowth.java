package net.sallyport.bench;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import net.sallyport.client.load.LoadClient;
import net.sallyport.client.load.LoadPlan;
import net.sallyport.lab.Lab;
import net.sallyport.lab.Peer;
import net.sallyport.lab.VpnServer;
import net.sallyport.linux.NetworkNamespace;
import net.sallyport.protocol.ppp.ccp.MppeConfig;

/**
 * What memory grows by with each session, kernel memory included: pptpd and Sallyport in the same
 * kernel of the lab, one after the other. Nothing but memory is measured, so that nothing need be
 * pinned, and other load does no harm.
 *
 * <pre>
 * MemoryGrowth [--sessions N] [--pptpd N] [--only pptpd,own,shared]
 * </pre>
 */
public final class MemoryGrowth {
    private static final String USAGE =
            "MemoryGrowth [--sessions N] [--pptpd N] [--only pptpd,own,shared]";

    /** As far as others' sessions go: each is 1.3 MB of processes and kernel. */
    private static final int PPTPD_SESSIONS = 200;

    private static final int SERVER_MEGABYTES = 1_536;
    private static final int TOGETHER = 10;
    private static final int WARM_UP = 200;
    private static final List<Integer> LOOKS = List.of(50, 100, 200, 500, 1_000, 2_000, 5_000);
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private MemoryGrowth() {}

    /**
     * @param live on the Java heap, bytes; 0 without a JVM
     */
    private record Look(int sessions, PeerMemory memory, long live) {
        static Look at(int sessions, Contender contender, Peer server, VpnServer running) {
            long live = contender.collect(server, running);
            return new Look(sessions, PeerMemory.read(server, contender.processes()), live);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int sessions = 1_000;
        int ofPptpd = PPTPD_SESSIONS;
        List<Contender> contenders = List.of(Contender.values());
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--sessions" -> sessions = Integer.parseInt(arguments[++i]);
                case "--pptpd" -> ofPptpd = Integer.parseInt(arguments[++i]);
                case "--only" ->
                        contenders =
                                Stream.of(arguments[++i].split(",")).map(Contender::of).toList();
                default -> {
                    System.err.println(USAGE);
                    System.exit(2);
                }
            }
        }
        if (System.getProperty("lab.sallyport.jvm") == null) {
            System.setProperty("lab.sallyport.jvm", Contender.JVM);
        }
        System.out.println(
                "| | sessions | processes, kB | of it live on the Java heap | kernel, kB |"
                        + " together, kB a session | without a session, MB |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        try (Lab lab = Lab.open();
                Peer server = AgainstPptpd.serverIn(lab, SERVER_MEGABYTES)) {
            NetworkNamespace namespace = new NetworkNamespace(lab.namespace());
            for (Contender contender : contenders) {
                int most = contender.isSallyport() ? sessions : Math.min(ofPptpd, sessions);
                Void _ =
                        namespace.call(() -> {
                            measure(contender, server, most);
                            return null;
                        });
            }
        }
    }

    private static void measure(Contender contender, Peer server, int most) throws Exception {
        try (VpnServer running = contender.start(server, Round.files(most))) {
            LoadPlan whom =
                    new LoadPlan(
                            (Inet4Address) Inet4Address.getByName(running.address()),
                            AgainstPptpd.FIRST_SOURCE,
                            "u",
                            Round.PASSWORD,
                            MppeConfig.REQUIRED_128,
                            (Inet4Address) Inet4Address.getByName(Round.INSIDE));
            try (LoadClient load = LoadClient.open(whom, new Random(1))) {
                if (contender.isSallyport()) {
                    for (int n = 0; n < WARM_UP; n += TOGETHER) {
                        var _ = load.logIn(TOGETHER, TOGETHER, BOUND);
                        load.logOut(BOUND);
                    }
                }
                load.idle(SETTLING);
                Look empty = Look.at(0, contender, server, running);
                for (int count : looks(most)) {
                    var _ = load.logIn(count - load.up(), TOGETHER, BOUND);
                    load.idle(SETTLING);
                    print(contender, empty, Look.at(count, contender, server, running));
                }
                load.logOut(BOUND);
            }
        }
    }

    private static List<Integer> looks(int most) {
        return Stream.concat(LOOKS.stream().filter(count -> count < most), Stream.of(most))
                .toList();
    }

    private static void print(Contender contender, Look empty, Look full) {
        double sessions = full.sessions();
        double processes =
                (full.memory().processKilobytes() - empty.memory().processKilobytes()) / sessions;
        double kernel =
                (full.memory().kernelKilobytes() - empty.memory().kernelKilobytes()) / sessions;
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.1f | %s | %.1f | %.1f | %.1f |%n",
                contender.label(),
                full.sessions(),
                processes,
                contender.isSallyport()
                        ? "%.1f".formatted((full.live() - empty.live()) / 1024.0 / sessions)
                        : "-",
                kernel,
                processes + kernel,
                empty.memory().processKilobytes() / 1024.0);
    }
}
