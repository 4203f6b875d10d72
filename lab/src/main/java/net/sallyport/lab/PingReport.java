package net.sallyport.lab;

import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a ping has seen so far.
 *
 * @param sent requests that had been sent when it ended; 0 while it runs
 * @param answered sequence numbers with an answer, in ascending order
 * @param duplicates answers beyond the first to the same request
 * @param worstMillis the slowest round trip, if there was one
 */
public record PingReport(
        int sent, List<Integer> answered, int duplicates, OptionalDouble worstMillis) {
    private static final Pattern ANSWER =
            Pattern.compile("icmp_seq=(\\d+) ttl=\\d+ time=([0-9.]+) ms( \\(DUP!\\))?");
    private static final Pattern SUMMARY = Pattern.compile("(\\d+) packets transmitted");

    static PingReport parse(String text) {
        TreeSet<Integer> answered = new TreeSet<>();
        int duplicates = 0;
        OptionalDouble worst = OptionalDouble.empty();
        Matcher answer = ANSWER.matcher(text);
        while (answer.find()) {
            double millis = Double.parseDouble(answer.group(2));
            worst = OptionalDouble.of(Math.max(worst.orElse(0), millis));
            if (!answered.add(Integer.valueOf(answer.group(1)))) {
                duplicates++;
            }
        }
        Matcher summary = SUMMARY.matcher(text);
        int sent = summary.find() ? Integer.parseInt(summary.group(1)) : 0;
        return new PingReport(sent, List.copyOf(answered), duplicates, worst);
    }

    public int received() {
        return answered.size();
    }

    /** Requests without an answer; one that was sent last may still have been under way. */
    public int lost() {
        return Math.max(sent, lastAnswered()) - received();
    }

    /** Requests without an answer although a later one has one. */
    public int lostInBetween() {
        return lastAnswered() - received();
    }

    private int lastAnswered() {
        return answered.isEmpty() ? 0 : answered.getLast();
    }
}
