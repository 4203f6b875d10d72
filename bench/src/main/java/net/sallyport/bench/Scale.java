package net.sallyport.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.Json;
import org.jspecify.annotations.Nullable;

/**
 * Ten thousand sessions on one gateway, on this machine's own kernel: how fast they come in, what
 * they cost, idle and under load, what operators wait for, and what a storm of displacements among
 * them does.
 *
 * <pre>
 * Scale [--short] [--form own|shared] [--sessions N] [--idle SECONDS] [--hold SECONDS]
 *     [--interval SECONDS] [--storm SECONDS] [--real-time] [--json FILE]
 * </pre>
 */
public final class Scale {
    private static final String USAGE =
            "Scale [--short] [--form own|shared] [--sessions N] [--idle SECONDS] [--hold SECONDS]"
                    + " [--interval SECONDS] [--storm SECONDS] [--real-time] [--json FILE]";

    private Scale() {}

    public static void main(String[] arguments) throws Exception {
        ScalePlan plan = ScalePlan.FULL;
        List<String> forms = List.of("shared", "own");
        @Nullable Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--short" -> plan = ScalePlan.SHORT;
                case "--form" -> forms = List.of(arguments[++i]);
                case "--sessions" -> plan = plan.withSessions(Integer.parseInt(arguments[++i]));
                case "--idle" -> plan = plan.withIdle(seconds(arguments[++i]));
                case "--interval" -> plan = plan.withInterval(seconds(arguments[++i]));
                case "--hold" -> plan = plan.withHold(seconds(arguments[++i]));
                case "--storm" -> plan = plan.withStorm(seconds(arguments[++i]));
                case "--real-time" -> plan = plan.inRealTime();
                case "--json" -> json = Path.of(arguments[++i]);
                default -> {
                    System.err.println(USAGE);
                    System.exit(2);
                }
            }
        }
        Map<String, Map<String, Double>> figures = new LinkedHashMap<>();
        for (String form : forms) {
            figures.put(form, ScaleRun.run(plan, form));
        }
        System.out.print(table(figures));
        if (json != null) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>(figures);
            Files.writeString(json, Json.write(map) + "\n");
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static String table(Map<String, Map<String, Double>> figures) {
        StringBuilder text = new StringBuilder("| %-58s |".formatted(""));
        figures.keySet().forEach(form -> text.append(" %12s |".formatted(form)));
        text.append("\n| %s |".formatted("-".repeat(58)));
        figures.keySet().forEach(form -> text.append(" -----------: |"));
        text.append('\n');
        for (String what : figures.values().iterator().next().keySet()) {
            text.append("| %-58s |".formatted(what));
            figures.values()
                    .forEach(column ->
                            text.append(
                                    " %12s |".formatted(number(column.getOrDefault(what, 0.0)))));
            text.append('\n');
        }
        return text.toString();
    }

    private static String number(double value) {
        return value != Math.rint(value) && Math.abs(value) < 100
                ? "%.2f".formatted(value)
                : "%,d".formatted(Math.round(value));
    }
}
