package net.sallyport.gateway.worker;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import net.sallyport.protocol.Counters;

/** The counters of all workers added up, in groups, under the names that programs read. */
public final class CounterSums {
    private final Map<String, Map<String, Long>> groups = new LinkedHashMap<>();

    /** Adds one worker's. */
    public <E extends Enum<E>> void add(String group, Class<E> kind, Counters<E> counters) {
        add(group, kind, counters::read);
    }

    /** Adds a count for each constant. */
    public <E extends Enum<E>> void add(String group, Class<E> kind, ToLongFunction<E> counts) {
        for (E what : kind.getEnumConstants()) {
            add(group, what.name().toLowerCase(Locale.ROOT), counts.applyAsLong(what));
        }
    }

    public void add(String group, String name, long count) {
        groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).merge(name, count, Long::sum);
    }

    /** By group, then by name. */
    public Map<String, Map<String, Long>> toMap() {
        return groups;
    }
}
