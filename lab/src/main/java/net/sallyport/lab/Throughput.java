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

    static Throughput measure(Peer peer, Duration duration, String arguments) {
        String script = "iperf3 -J -t %d %s".formatted(duration.toSeconds(), arguments);
        Output output = peer.run(duration.plusSeconds(25), script);
        Matcher received = RECEIVED.matcher(output.orThrow(script));
        Matcher retransmits = RETRANSMITS.matcher(output.text());
        if (!received.find()) {
            throw new LabException("no figure from " + script + ":\n" + output.text());
        }
        return new Throughput(
                Double.parseDouble(received.group(1)),
                retransmits.find() ? Integer.parseInt(retransmits.group(1)) : 0);
    }

    public double megabitsPerSecond() {
        return bitsPerSecond / 1e6;
    }
}
