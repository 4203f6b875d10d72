package net.sallyport.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rounds of each contender, and the table of their medians with ratios to pptpd. */
final class ComparisonTable {
    private final Map<Contender, List<Map<Metric, Double>>> rounds = new EnumMap<>(Contender.class);

    void add(Contender contender, Map<Metric, Double> figures) {
        rounds.computeIfAbsent(contender, key -> new ArrayList<>()).add(figures);
    }

    /** The median over a contender's rounds; NaN if none has it. */
    double median(Contender contender, Metric metric) {
        double[] values =
                rounds.getOrDefault(contender, List.of()).stream()
                        .filter(round -> round.containsKey(metric))
                        .mapToDouble(round -> round.get(metric))
                        .sorted()
                        .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    /** A Markdown table; the ratio says how many times better than pptpd. */
    String text() {
        Set<Contender> contenders = rounds.keySet();
        StringBuilder text = new StringBuilder("| %-36s | %-6s |".formatted("", "unit"));
        StringBuilder rule = new StringBuilder("| ------------------------------------ | ------ |");
        for (Contender contender : contenders) {
            text.append(" %17s |".formatted(contender.label()));
            rule.append(" ----------------: |");
            if (contender != Contender.PPTPD) {
                text.append(" %7s |".formatted("ratio"));
                rule.append(" ------: |");
            }
        }
        text.append('\n').append(rule).append('\n');
        for (Metric metric : Metric.values()) {
            text.append("| %-36s | %-6s |".formatted(metric.label(), metric.unit()));
            double theirs = median(Contender.PPTPD, metric);
            for (Contender contender : contenders) {
                double value = median(contender, metric);
                text.append(" %17s |".formatted(Double.isNaN(value) ? "-" : metric.text(value)));
                if (contender != Contender.PPTPD) {
                    double ratio = metric.ratio(value, theirs);
                    text.append(
                            " %7s |"
                                    .formatted(
                                            Double.isFinite(ratio)
                                                    ? "%.2f".formatted(ratio)
                                                    : "-"));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
