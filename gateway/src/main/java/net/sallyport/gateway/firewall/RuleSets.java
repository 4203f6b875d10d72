package net.sallyport.gateway.firewall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.gateway.control.JsonReader;
import org.jspecify.annotations.Nullable;

/**
 * The rule sets of this host but for our own, read to find out what they do with a packet. Rules
 * that cannot be judged count as not fitting, which is remembered.
 */
final class RuleSets {
    private static final int MAX_DEPTH = 32;

    /**
     * @param table family and name
     * @param hook empty for a chain that others jump to
     */
    record Chain(String table, String name, String hook, boolean drops, List<List<?>> rules) {}

    /**
     * A chain that drops.
     *
     * @param rule whether a rule did; else it was the policy
     * @param perhaps a rule that could not be judged may have let the packet pass before
     */
    record Blocked(Chain chain, boolean rule, boolean perhaps) {}

    private enum End {
        ACCEPTED,
        DROPPED,
        RETURNED
    }

    private final Map<String, Chain> chains = new LinkedHashMap<>();

    /**
     * @param json what {@code nft -j list ruleset} prints
     * @throws IllegalArgumentException this is nothing of the kind
     */
    RuleSets(String json) {
        if (!(JsonReader.read(json) instanceof Map<?, ?> top)
                || !(top.get("nftables") instanceof List<?> objects)) {
            throw new IllegalArgumentException("nft prints no list of objects");
        }
        for (Object each : objects) {
            if (each instanceof Map<?, ?> object) {
                if (object.get("chain") instanceof Map<?, ?> chain) {
                    add(chain);
                } else if (object.get("rule") instanceof Map<?, ?> rule
                        && rule.get("expr") instanceof List<?> expressions) {
                    Chain chain = chains.get(table(rule) + " " + rule.get("chain"));
                    if (chain != null) {
                        chain.rules().add(expressions);
                    }
                }
            }
        }
    }

    private void add(Map<?, ?> chain) {
        String family = String.valueOf(chain.get("family"));
        String table = table(chain);
        if ((family.equals("ip") || family.equals("inet"))
                && !table.equals("ip " + FirewallTable.NAME)) {
            String name = String.valueOf(chain.get("name"));
            Object hook = chain.get("hook");
            chains.put(
                    table + " " + name,
                    new Chain(
                            table,
                            name,
                            hook == null || !"filter".equals(chain.get("type"))
                                    ? ""
                                    : hook.toString(),
                            "drop".equals(chain.get("policy")),
                            new ArrayList<>()));
        }
    }

    private static String table(Map<?, ?> object) {
        return object.get("family") + " " + object.get("table");
    }

    /** Whether some table has a chain whose name begins so. */
    boolean hasChain(String prefix) {
        return chains.values().stream().anyMatch(chain -> chain.name().startsWith(prefix));
    }

    /** The base chains that drop the packet, as far as can be told. */
    List<Blocked> blocking(Probe probe) {
        List<Blocked> blocking = new ArrayList<>();
        for (Chain chain : chains.values()) {
            if (chain.hook().equals(probe.hook())) {
                Walk walk = new Walk(probe);
                End end = walk.through(chain, 0);
                if (end == End.DROPPED || end == End.RETURNED && chain.drops()) {
                    blocking.add(new Blocked(chain, end == End.DROPPED, walk.perhapsAccepted));
                }
            }
        }
        return blocking;
    }

    private final class Walk {
        private final Probe probe;
        private boolean perhapsAccepted;

        Walk(Probe probe) {
            this.probe = probe;
        }

        End through(@Nullable Chain chain, int depth) {
            if (chain == null || depth > MAX_DEPTH) {
                return End.RETURNED;
            }
            for (List<?> rule : chain.rules()) {
                End end = rule(chain, rule, depth);
                if (end != null) {
                    return end;
                }
            }
            return End.RETURNED;
        }

        /** Null if the chain goes on behind the rule. */
        private @Nullable End rule(Chain chain, List<?> expressions, int depth) {
            Match fits = Match.YES;
            for (Object expression : expressions) {
                if (!(expression instanceof Map<?, ?> map) || map.isEmpty()) {
                    fits = fits.and(Match.PERHAPS);
                    continue;
                }
                String kind = String.valueOf(map.keySet().iterator().next());
                Object body = map.get(kind);
                switch (kind) {
                    case "match" ->
                            fits =
                                    fits.and(
                                            body instanceof Map<?, ?> match
                                                    ? Match.of(match, probe)
                                                    : Match.PERHAPS);
                    case "counter", "log", "comment", "mangle" -> {}
                    case "accept", "drop", "reject", "return", "jump", "goto" -> {
                        return verdict(chain, kind, body, fits, depth);
                    }
                    case "vmap" -> {
                        return map(chain, body, fits, depth);
                    }
                    default -> fits = fits.and(Match.PERHAPS);
                }
                if (fits == Match.NO) {
                    return null;
                }
            }
            return null;
        }

        private @Nullable End verdict(
                Chain chain, String kind, @Nullable Object body, Match fits, int depth) {
            if (fits == Match.NO) {
                return null;
            }
            End end =
                    switch (kind) {
                        case "accept" -> End.ACCEPTED;
                        case "drop", "reject" -> End.DROPPED;
                        case "return" -> End.RETURNED;
                        default ->
                                through(
                                        body instanceof Map<?, ?> target
                                                ? chains.get(
                                                        chain.table() + " " + target.get("target"))
                                                : null,
                                        depth + 1);
                    };
            if (fits == Match.PERHAPS) {
                perhapsAccepted |= end == End.ACCEPTED;
                return null;
            }
            return kind.equals("jump") && end == End.RETURNED ? null : end;
        }

        /** {@code vmap}: the verdict that stands beside what the packet has. */
        private @Nullable End map(Chain chain, @Nullable Object body, Match fits, int depth) {
            if (!(body instanceof Map<?, ?> map)
                    || !(map.get("data") instanceof Map<?, ?> data)
                    || !(data.get("set") instanceof List<?> pairs)) {
                return null;
            }
            for (Object each : pairs) {
                if (each instanceof List<?> pair
                        && pair.size() == 2
                        && pair.get(1) instanceof Map<?, ?> verdict
                        && !verdict.isEmpty()) {
                    String kind = String.valueOf(verdict.keySet().iterator().next());
                    Match here = fits.and(Match.equal(map.get("key"), pair.get(0), probe));
                    End end = verdict(chain, kind, verdict.get(kind), here, depth);
                    if (end != null) {
                        return end;
                    }
                }
            }
            return null;
        }
    }
}
