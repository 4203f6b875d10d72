package net.sallyport.gateway.config;

import java.net.Inet4Address;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of values in {@code sallyport.toml}. */
final class TomlTypes {
    private TomlTypes() {}

    static TomlKey number(
            String section,
            String name,
            int low,
            int high,
            Function<Draft, Integer> get,
            BiConsumer<Draft, Integer> set,
            String... about) {
        String expected =
                high == Integer.MAX_VALUE
                        ? "a whole number, " + low + " or more"
                        : "a whole number from " + low + " to " + high;
        return new TomlKey(
                section,
                name,
                List.of(about),
                expected,
                draft -> get.apply(draft).toString(),
                (value, draft, resolver) -> {
                    if (!(value instanceof Integer || value instanceof Long)) {
                        return "is no whole number";
                    }
                    long number = ((Number) value).longValue();
                    if (number < low || number > high) {
                        return "is out of range";
                    }
                    set.accept(draft, (int) number);
                    return null;
                });
    }

    static TomlKey flag(
            String section,
            String name,
            Function<Draft, Boolean> get,
            BiConsumer<Draft, Boolean> set,
            String... about) {
        return new TomlKey(
                section,
                name,
                List.of(about),
                "true or false",
                draft -> get.apply(draft).toString(),
                (value, draft, resolver) -> {
                    if (!(value instanceof Boolean flag)) {
                        return "is neither";
                    }
                    set.accept(draft, flag);
                    return null;
                });
    }

    static <E extends Enum<E>> TomlKey choice(
            String section,
            String name,
            Class<E> type,
            Function<Draft, E> get,
            BiConsumer<Draft, E> set,
            String... about) {
        List<E> all = Arrays.asList(type.getEnumConstants());
        return new TomlKey(
                section,
                name,
                List.of(about),
                "one of "
                        + all.stream().map(e -> quote(spell(e))).collect(Collectors.joining(", ")),
                draft -> quote(spell(get.apply(draft))),
                (value, draft, resolver) -> {
                    for (E constant : all) {
                        if (value.equals(spell(constant))) {
                            set.accept(draft, constant);
                            return null;
                        }
                    }
                    return "is none of them";
                });
    }

    /** An empty text stands for none. */
    static TomlKey text(
            String section,
            String name,
            Function<Draft, @Nullable String> get,
            BiConsumer<Draft, @Nullable String> set,
            String... about) {
        return new TomlKey(
                section,
                name,
                List.of(about),
                "a text in double quotes",
                draft -> {
                    String text = get.apply(draft);
                    return quote(text == null ? "" : text);
                },
                (value, draft, resolver) -> {
                    if (!(value instanceof String text)) {
                        return "is no text";
                    }
                    set.accept(draft, text.isEmpty() ? null : text);
                    return null;
                });
    }

    /** An empty text stands for none. */
    static TomlKey path(
            String section,
            String name,
            Function<Draft, @Nullable Path> get,
            BiConsumer<Draft, @Nullable Path> set,
            String... about) {
        return new TomlKey(
                section,
                name,
                List.of(about),
                "a path in double quotes",
                draft -> {
                    Path path = get.apply(draft);
                    return quote(path == null ? "" : path.toString());
                },
                (value, draft, resolver) -> {
                    if (!(value instanceof String text)) {
                        return "is no text";
                    }
                    try {
                        set.accept(draft, text.isEmpty() ? null : Path.of(text));
                        return null;
                    } catch (InvalidPathException invalid) {
                        return "is no path";
                    }
                });
    }

    static TomlKey paths(
            String section,
            String name,
            Function<Draft, List<Path>> get,
            BiConsumer<Draft, List<Path>> set,
            String... about) {
        return new TomlKey(
                section,
                name,
                List.of(about),
                "a list of paths: [\"/a\", \"/b\"]",
                draft -> list(get.apply(draft).stream().map(p -> quote(p.toString())).toList()),
                (value, draft, resolver) -> {
                    List<Path> paths = new ArrayList<>();
                    for (String text : texts(value)) {
                        try {
                            paths.add(Path.of(text));
                        } catch (InvalidPathException invalid) {
                            return "has '" + text + "', which is no path";
                        }
                    }
                    return value instanceof List<?> all && all.size() == paths.size()
                            ? done(() -> set.accept(draft, paths))
                            : "is no list of texts";
                });
    }

    static TomlKey addresses(
            String section,
            String name,
            int most,
            Function<Draft, List<Inet4Address>> get,
            BiConsumer<Draft, List<Inet4Address>> set,
            String... about) {
        return new TomlKey(
                section,
                name,
                List.of(about),
                "a list of at most " + most + " IPv4 addresses or host names: [\"192.0.2.1\"]",
                draft ->
                        list(
                                get.apply(draft).stream()
                                        .map(a -> quote(a.getHostAddress()))
                                        .toList()),
                (value, draft, resolver) -> {
                    List<Inet4Address> addresses = new ArrayList<>();
                    for (String text : texts(value)) {
                        Inet4Address address = IpSpec.addressOrHost(text, resolver);
                        if (address == null) {
                            return "has '" + text + "', which is neither";
                        }
                        addresses.add(address);
                    }
                    if (!(value instanceof List<?> all) || all.size() != addresses.size()) {
                        return "is no list of texts";
                    }
                    return addresses.size() > most
                            ? "has more"
                            : done(() -> set.accept(draft, addresses));
                });
    }

    /** The texts of a list; what else is in it is left out. */
    static List<String> texts(Object value) {
        return value instanceof List<?> all
                ? all.stream().filter(String.class::isInstance).map(String.class::cast).toList()
                : List.of();
    }

    static String list(List<String> items) {
        return "[" + String.join(", ", items) + "]";
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    static String spell(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable String done(Runnable effect) {
        effect.run();
        return null;
    }
}
