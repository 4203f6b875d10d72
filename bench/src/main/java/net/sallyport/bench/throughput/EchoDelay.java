package net.sallyport.bench.throughput;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.bench.RealTime;
import net.sallyport.client.Dialer;
import net.sallyport.client.TunPorts;
import net.sallyport.client.TunnelEvent;
import org.jspecify.annotations.Nullable;

/**
 * How long an echo takes through one tunnel while others carry all the TCP they can: ping, every 5
 * ms, through a tunnel of its own client.
 *
 * <pre>
 * EchoDelay [--sessions 20] [--pings N] [--forms own,shared] [--mppe 128,none]
 *     [--real-time true]
 * </pre>
 */
public final class EchoDelay {
    private static final Pattern TIME = Pattern.compile("time=([0-9.]+) ms");

    private int sessions = 20;
    private int pings = 1_000;
    private List<String> forms = List.of("own", "shared");
    private List<String> encryptions = List.of("128");
    private boolean realTime;

    private EchoDelay() {}

    public static void main(String[] arguments) throws Exception {
        EchoDelay benchmark = new EchoDelay();
        for (int i = 0; i < arguments.length; i += 2) {
            benchmark.set(arguments[i], arguments[i + 1]);
        }
        benchmark.run();
    }

    private void set(String option, String value) {
        switch (option) {
            case "--sessions" -> sessions = Integer.parseInt(value);
            case "--pings" -> pings = Integer.parseInt(value);
            case "--forms" -> forms = List.of(value.split(","));
            case "--mppe" -> encryptions = List.of(value.split(","));
            case "--real-time" -> realTime = Boolean.parseBoolean(value);
            default -> throw new IllegalArgumentException("no option: " + option);
        }
    }

    private void run() throws Exception {
        System.out.printf(
                "| %-6s | %-4s | %-26s | %6s | %5s | %8s | %8s | %8s |%n",
                "form", "MPPE", "the others", "Mbit/s", "lost", "p50, ms", "p99, ms", "max, ms");
        System.out.println(
                "| ------ | ---- | -------------------------- | -----: | ----: | -------: |"
                        + " -------: | -------: |");
        for (String form : forms) {
            for (String mppe : encryptions) {
                measure(new Tunnels.Setting(form, mppe.equals("128"), true, sessions, 1));
            }
        }
    }

    private void measure(Tunnels.Setting setting) throws Exception {
        try (Tunnels tunnels = Tunnels.open(setting);
                Dialer own = tunnels.space().call(() -> Dialer.open("echo"))) {
            CompletableFuture<Boolean> up = new CompletableFuture<>();
            var _ =
                    own.dial(
                            Tunnels.config(sessions, setting),
                            new TunPorts("echo0"),
                            (tunnel, event) -> {
                                if (event instanceof TunnelEvent.NetworkUp) {
                                    up.complete(true);
                                }
                            });
            boolean _ = up.get(20, TimeUnit.SECONDS);
            if (realTime) {
                RealTime.process(tunnels.server().process().pid());
                RealTime.thread("dialer-echo");
            }
            try (TcpLoad _ = TcpLoad.start(tunnels, tunnels.locals(), true)) {
                // The first seconds are the compiler's.
                Thread.sleep(6_000);
            }
            echo(tunnels, setting, "idle", null);
            for (boolean down : new boolean[] {false, true}) {
                try (TcpLoad load = TcpLoad.start(tunnels, tunnels.locals(), down)) {
                    Thread.sleep(3_000);
                    String what = sessions + " sessions, TCP " + (down ? "down" : "up");
                    echo(tunnels, setting, what, load);
                }
            }
        }
    }

    private void echo(Tunnels tunnels, Tunnels.Setting setting, String what, @Nullable TcpLoad load)
            throws Exception {
        long before = load == null ? 0 : load.total();
        long start = System.nanoTime();
        String clients = tunnels.lab().namespace() + "-clients";
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", clients));
        if (realTime) {
            command.addAll(RealTime.COMMAND);
        }
        String target = Tunnels.INSIDE.getHostAddress();
        String count = Integer.toString(pings);
        command.addAll(List.of("ping", "-I", "echo0", "-i", "0.005", "-c", count, target));
        Process ping = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(ping.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        double passed = (System.nanoTime() - start) / 1e9;
        long bytes = load == null ? 0 : load.total() - before;
        List<Double> times = new ArrayList<>();
        Matcher matcher = TIME.matcher(text);
        while (matcher.find()) {
            times.add(Double.parseDouble(matcher.group(1)));
        }
        if (times.isEmpty()) {
            throw new IllegalStateException("no answer:\n" + text);
        }
        times.sort(null);
        System.out.printf(
                Locale.ROOT,
                "| %-6s | %-4s | %-26s | %6.0f | %5d | %8.2f | %8.2f | %8.2f |%n",
                setting.form(),
                setting.mppe() ? "128" : "none",
                what,
                bytes * 8 / passed / 1e6,
                pings - times.size(),
                times.get(times.size() / 2),
                times.get((int) Math.ceil(times.size() * 0.99) - 1),
                times.getLast());
    }
}
