package net.sallyport.bench.bound;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a packet costs the gateway's worker, and what it costs a bare loop of the same system calls
 * and the same cipher, in processor time of the one thread: 1,396 bytes, a TCP flow, one session.
 * Packets are queued while the thread stands still, so that each batch is full, and then carried in
 * one go, by turns; of the bursts the median.
 *
 * <pre>
 * AgainstBound [--bursts N] [--forms own,shared] [--mppe 128,none] [--ways in,out]
 * </pre>
 */
public final class AgainstBound {
    private static final int PACKETS = 960;
    private static final int WARM_UP = 80;
    private static final long GIVE_UP_NANOS = 2_000_000_000L;

    private AgainstBound() {}

    public static void main(String[] arguments) throws Exception {
        int bursts = 150;
        List<String> forms = List.of("own", "shared");
        List<String> strengths = List.of("128", "none");
        List<String> ways = List.of("in", "out");
        for (int i = 0; i < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--bursts" -> bursts = Integer.parseInt(arguments[i + 1]);
                case "--forms" -> forms = List.of(arguments[i + 1].split(","));
                case "--mppe" -> strengths = List.of(arguments[i + 1].split(","));
                case "--ways" -> ways = List.of(arguments[i + 1].split(","));
                default -> throw new IllegalArgumentException("no option: " + arguments[i]);
            }
        }
        System.out.printf(
                "| %-6s | %-4s | %-3s | %10s | %9s | %8s | %7s | %9s | %5s |%n",
                "form",
                "MPPE",
                "way",
                "gateway ns",
                "packets/s",
                "Mbit/s",
                "bare ns",
                "packets/s",
                "ratio");
        System.out.println(
                "| ------ | ---- | --- | ---------: | --------: | -------: | ------: | --------: |"
                        + " ----: |");
        for (String form : forms) {
            for (String strength : strengths) {
                boolean mppe = strength.equals("128");
                try (Path gateway = GatewayPath.open(form, mppe);
                        Path bare = BarePath.open(mppe)) {
                    for (String way : ways) {
                        boolean in = way.equals("in");
                        print(form, mppe, in, compare(gateway, bare, in, bursts));
                    }
                }
            }
        }
    }

    private static double[] compare(Path gateway, Path bare, boolean in, int bursts)
            throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> bares = new ArrayList<>();
        for (int n = -WARM_UP; n < bursts; n++) {
            double first = burst(gateway, in);
            double second = burst(bare, in);
            if (n >= 0) {
                ours.add(first);
                bares.add(second);
            }
        }
        return new double[] {median(ours), median(bares)};
    }

    /** Nanoseconds a packet. */
    private static double burst(Path path, boolean in) throws Exception {
        long before = count(path, in);
        path.pause();
        long processor;
        try {
            if (in) {
                path.queueIn(PACKETS);
            } else {
                path.queueOut(PACKETS);
            }
            processor = path.processorNanos();
        } finally {
            path.resume();
        }
        long giveUp = System.nanoTime() + GIVE_UP_NANOS;
        while (count(path, in) < before + PACKETS && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        // The last batch is counted before it is written.
        Thread.sleep(5);
        long carried = count(path, in) - before;
        if (carried < PACKETS / 2) {
            throw new IllegalStateException(
                    "of " + PACKETS + " packets " + carried + " came: " + path);
        }
        double nanos = (double) (path.processorNanos() - processor) / carried;
        path.rest();
        return nanos;
    }

    private static long count(Path path, boolean in) throws Exception {
        return in ? path.received() : path.sent();
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    private static void print(String form, boolean mppe, boolean in, double[] nanos) {
        System.out.printf(
                Locale.ROOT,
                "| %-6s | %-4s | %-3s | %,10.0f | %,9.0f | %,8.0f | %,7.0f | %,9.0f | %4.0f%% |%n",
                form,
                mppe ? "128" : "none",
                in ? "in" : "out",
                nanos[0],
                1e9 / nanos[0],
                Flow.PACKET * 8e3 / nanos[0],
                nanos[1],
                1e9 / nanos[1],
                100 * nanos[1] / nanos[0]);
    }
}
