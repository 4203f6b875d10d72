package net.sallyport.gateway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of {@code sallyport.toml}.
 *
 * @param section the table it stands in
 * @param name within its section; a number's name ends with its unit
 * @param about what it is, for the sample file
 * @param expected what is to be written, for messages
 * @param show the value that a draft has, as TOML
 * @param bind takes the value as the parser gives it
 */
record TomlKey(
        String section, String name, List<String> about, String expected, Show show, Bind bind) {

    /** Writes a value as TOML. */
    @FunctionalInterface
    interface Show {
        String of(Draft draft);
    }

    /** Reads a value. */
    @FunctionalInterface
    interface Bind {
        /** Returns what is wrong with the value, or null. */
        @Nullable String take(Object value, Draft draft, HostResolver resolver);
    }

    /** {@code section.name}. */
    String path() {
        return section + "." + name;
    }
}
