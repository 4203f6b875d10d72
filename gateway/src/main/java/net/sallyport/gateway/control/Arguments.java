package net.sallyport.gateway.control;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call as they came, each taken out once. What is left over is a problem: a
 * misspelt filter must not make a call mean more than was asked.
 */
final class Arguments {
    private static final int MAX_TEXT = 1_024;

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

    <E extends Enum<E>> E choice(String name, Class<E> kind, E usual) throws ApiProblem {
        String text = text(name);
        if (text == null) {
            return usual;
        }
        for (E each : kind.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw bad(name + " is '" + text + "', which is none of its words");
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
