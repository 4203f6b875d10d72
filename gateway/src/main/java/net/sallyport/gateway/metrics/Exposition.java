package net.sallyport.gateway.metrics;

import java.util.HashSet;
import java.util.Set;

/**
 * Metrics as Prometheus reads them, text format 0.0.4. Each family is begun once, and its samples
 * follow. For one thread.
 */
public final class Exposition {
    public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder out = new StringBuilder(16_384);
    private final Set<String> families = new HashSet<>();
    private String family = "";

    /** What a family's samples are. */
    public enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    /**
     * Begins a family.
     *
     * @param help one sentence
     */
    public Exposition family(String name, Kind kind, String help) {
        if (!families.add(name)) {
            throw new IllegalArgumentException(name + " was begun before");
        }
        family = name;
        out.append("# HELP ").append(name).append(' ').append(escape(help, false)).append('\n');
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        out.append("# TYPE ").append(name).append(' ').append(word).append('\n');
        return this;
    }

    /**
     * Adds a sample to the family begun last.
     *
     * @param labels names and values in turn
     */
    public Exposition sample(double value, String... labels) {
        return sample("", value, labels);
    }

    /** The same for a count. */
    public Exposition sample(long value, String... labels) {
        return sample("", (double) value, labels);
    }

    /** A family of one count. */
    public Exposition single(String name, Kind kind, String help, long value) {
        return family(name, kind, help).sample(value);
    }

    /** A family of one sample. */
    public Exposition single(String name, Kind kind, String help, double value) {
        return family(name, kind, help).sample(value);
    }

    Exposition sample(String suffix, double value, String... labels) {
        out.append(family).append(suffix);
        for (int i = 0; i + 1 < labels.length; i += 2) {
            out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            out.append(escape(labels[i + 1], true)).append('"');
        }
        out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
        return this;
    }

    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            return "+Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escape(String text, boolean quotes) {
        String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
        return quotes ? escaped.replace("\"", "\\\"") : escaped;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
