package net.sallyport.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.pppconfig.Nearest;
import org.jspecify.annotations.Nullable;

/** Every option of pppd that is known here, by each of its spellings. */
final class OptionTable {
    private static final Map<String, PppOption> BY_NAME = byName();

    private OptionTable() {}

    /** Each option once: those that work, that have no effect, that are refused. */
    static List<PppOption> all() {
        List<PppOption> all = new ArrayList<>(WorkingOptions.all());
        all.addAll(InertOptions.all());
        all.addAll(RefusedOptions.all());
        return all;
    }

    static @Nullable PppOption find(String name) {
        return BY_NAME.get(name);
    }

    /** What an unknown word was perhaps meant to be, as the end of a sentence; or nothing. */
    static String suggestion(String word) {
        String nearest = Nearest.to(word, BY_NAME.keySet());
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    private static Map<String, PppOption> byName() {
        Map<String, PppOption> byName = new LinkedHashMap<>();
        for (PppOption option : all()) {
            put(byName, option.name(), option);
            option.aliases().forEach(alias -> put(byName, alias, option));
        }
        return byName;
    }

    private static void put(Map<String, PppOption> byName, String name, PppOption option) {
        if (byName.put(name, option) != null) {
            throw new IllegalStateException("the option " + name + " is in the table twice");
        }
    }
}
