package net.sallyport.lab;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an iperf3 run of TCP measured.
 *
 * @param bitsPerSecond payload that arrived at the receiver
 * @param retransmits segments the sender sent again
 */
public record Throughput(double bitsPerSecond, int retransmits) {
    private static final Pattern RECEIVED =
            Pattern.compile("\"sum_received\":\\s*\\{[^}]*\"bits_per_second\":\\s*([0-9.e+]+)");
    private static final Pattern RETRANSMITS =
            Pattern.compile("\"sum_sent\":\\s*\\{[^}]*\"retransmits\":\\s*(\\d+)");

    /** What an iperf3 server says to a client while it still ends the run before. */
    private static final Pattern NOT_READY =
            Pattern.compile("server is busy|Connection reset by peer|Connection refused");

    private static final int TRIES = 30;

    /**
     * Runs an iperf3 on a peer, against one that may still be busy with the run before: over a line
     * that loses packets it learns of the end seconds later.
     *
     * @param arguments those besides the time
     */
    public static Throughput measure(Peer peer, Duration duration, String arguments) {
        String script = "iperf3 -J -t %d %s".formatted(duration.toSeconds(), arguments);
        Output output = peer.run(duration.plusSeconds(25), script);
        for (int tries = 1; tries < TRIES && isNotReady(output); tries++) {
            output = peer.run(duration.plusSeconds(26), "sleep 1; " + script);
        }
        Matcher received = RECEIVED.matcher(output.orThrow(script));
        Matcher retransmits = RETRANSMITS.matcher(output.text());
        if (!received.find()) {
            throw new LabException("no figure from " + script + ":\n" + output.text());
        }
        return new Throughput(
                Double.parseDouble(received.group(1)),
                retransmits.find() ? Integer.parseInt(retransmits.group(1)) : 0);
    }

    /** Whether the server was not: with -J an iperf3 that is told so may still end with 0. */
    private static boolean isNotReady(Output output) {
        return !RECEIVED.matcher(output.text()).find() && NOT_READY.matcher(output.text()).find();
    }

    public double megabitsPerSecond() {
        return bitsPerSecond / 1e6;
    }
}
