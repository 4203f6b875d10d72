package net.sallyport.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.sallyport.bench.BesidePppd.Client;

/** The turns of each client, and the table of their medians with ratios to pppd's. */
final class ClientTable {
    private final Map<Client, List<Map<ClientFigure, Double>>> turns = new EnumMap<>(Client.class);

    /** Takes a turn, and gives it as a line. */
    String add(Client client, Map<ClientFigure, Double> figures) {
        turns.computeIfAbsent(client, key -> new ArrayList<>()).add(figures);
        StringBuilder line = new StringBuilder();
        figures.forEach((figure, value) -> line.append(" %s=%.1f".formatted(figure, value)));
        return line.toString();
    }

    /** The median over a client's turns; NaN if none has it. */
    double median(Client client, ClientFigure figure) {
        double[] values =
                turns.getOrDefault(client, List.of()).stream()
                        .filter(turn -> turn.containsKey(figure))
                        .mapToDouble(turn -> turn.get(figure))
                        .sorted()
                        .toArray();
        return values.length == 0 ? Double.NaN : values[values.length / 2];
    }

    /** A Markdown table; the ratio says how many times better than pppd. */
    String text() {
        StringBuilder text =
                new StringBuilder(
                        "| %-34s | %-6s | %14s | %14s | %6s |%n"
                                .formatted(
                                        "",
                                        "unit",
                                        BesidePppd.label(Client.PPPD),
                                        BesidePppd.label(Client.SALLYPORT),
                                        "ratio"));
        text.append(
                "| ---------------------------------- | ------ | -------------: | -------------: |"
                        + " -----: |\n");
        for (ClientFigure figure : ClientFigure.values()) {
            double theirs = median(Client.PPPD, figure);
            double ours = median(Client.SALLYPORT, figure);
            double ratio = figure.ratio(ours, theirs);
            text.append(
                    "| %-34s | %-6s | %14s | %14s | %6s |%n"
                            .formatted(
                                    figure.label(),
                                    figure.unit(),
                                    Double.isNaN(theirs) ? "-" : "%,.1f".formatted(theirs),
                                    "%,.1f".formatted(ours),
                                    Double.isFinite(ratio) ? "%.2f".formatted(ratio) : "-"));
        }
        return text.toString();
    }
}
