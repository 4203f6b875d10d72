package net.sallyport.client.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sallyport.pppconfig.Nearest;
import org.jspecify.annotations.Nullable;

/** Which option a word of a file is. */
final class ClientOptions {
    private static final List<ClientOption> ALL = ClientOptionTable.make();
    private static final Map<String, ClientOption> BY_NAME = byName();

    private ClientOptions() {}

    static List<ClientOption> all() {
        return ALL;
    }

    static @Nullable ClientOption find(String name) {
        return BY_NAME.get(name);
    }

    /** What an unknown word was perhaps meant to be, as the end of a sentence; or nothing. */
    static String suggestion(String word) {
        String nearest = Nearest.to(word, BY_NAME.keySet());
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    private static Map<String, ClientOption> byName() {
        Map<String, ClientOption> byName = new LinkedHashMap<>();
        for (ClientOption option : ALL) {
            put(byName, option.spec().name(), option);
            option.spec().aliases().forEach(alias -> put(byName, alias, option));
        }
        return byName;
    }

    private static void put(Map<String, ClientOption> byName, String name, ClientOption option) {
        if (byName.put(name, option) != null) {
            throw new IllegalStateException("the option " + name + " is in the table twice");
        }
    }
}
