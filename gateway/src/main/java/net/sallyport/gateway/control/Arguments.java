package net.sallyport.gateway.control;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call as they came, each taken out once. What is left over is a problem: a
 * misspelt filter must not make a call mean more than was asked.
 */
final class Arguments {
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_ITEMS = 64;

    private final Map<?, ?> map;
    private final Set<String> taken = new HashSet<>();

    Arguments(Map<?, ?> map) {
        this.map = map;
    }

    @Nullable String text(String name) throws ApiProblem {
        return switch (take(name)) {
            case null -> null;
            case String text when text.length() <= MAX_TEXT -> text;
            case String _ -> throw bad(name + " is longer than " + MAX_TEXT + " characters");
            default -> throw bad(name + " is no string");
        };
    }

    /** Whether it is there, be it null. */
    boolean has(String name) {
        return map.containsKey(name);
    }

    /** What must be there. */
    String required(String name) throws ApiProblem {
        String text = text(name);
        if (text == null) {
            throw bad(name + " is missing");
        }
        return text;
    }

    /** Null as an empty list. */
    List<String> texts(String name) throws ApiProblem {
        Object value = take(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> items) || items.size() > MAX_ITEMS) {
            throw bad(name + " is no list of at most " + MAX_ITEMS);
        }
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof String text) || text.length() > MAX_TEXT) {
                throw bad(name + " is no list of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    /** In the form of RFC 3339, with seconds and offset. */
    @Nullable Instant instant(String name) throws ApiProblem {
        String text = text(name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw bad(name + " is no time such as 2026-12-31T18:00:00Z");
        }
    }

    /** A whole number within bounds. */
    int within(String name, int low, int high, int usual) throws ApiProblem {
        Long number = number(name);
        if (number == null) {
            return usual;
        }
        if (number < low || number > high) {
            throw bad(name + " is " + low + " to " + high);
        }
        return number.intValue();
    }

    @Nullable Long number(String name) throws ApiProblem {
        return switch (take(name)) {
            case null -> null;
            case Long number -> number;
            default -> throw bad(name + " is no whole number");
        };
    }

    boolean flag(String name) throws ApiProblem {
        return switch (take(name)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw bad(name + " is neither true nor false");
        };
    }

    boolean flag(String name, boolean usual) throws ApiProblem {
        taken.add(name);
        return map.get(name) == null ? usual : flag(name);
    }

    <E extends Enum<E>> E choice(String name, Class<E> kind, E usual) throws ApiProblem {
        E chosen = choice(name, kind);
        return chosen == null ? usual : chosen;
    }

    /** In lower case; null if it is not there. */
    <E extends Enum<E>> @Nullable E choice(String name, Class<E> kind) throws ApiProblem {
        String text = text(name);
        if (text == null) {
            return null;
        }
        for (E each : kind.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw bad(name + " is '" + text + "', which is none of " + words(kind));
    }

    private static String words(Class<? extends Enum<?>> kind) {
        return Stream.of(kind.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** Nothing is left over. */
    void end() throws ApiProblem {
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !taken.contains(name)) {
                throw bad("there is no argument '" + key + "' to this call");
            }
        }
    }

    private @Nullable Object take(String name) {
        taken.add(name);
        return map.get(name);
    }

    static ApiProblem bad(String detail) {
        return new ApiProblem(ApiProblem.Type.BAD_REQUEST, detail);
    }
}
