package net.sallyport.gateway.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sallyport.gateway.config.ServerConfig.MppeDemand;
import net.sallyport.pppconfig.Nearest;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** Reads {@code sallyport.toml} into a draft. */
final class TomlReader {
    private static final Pattern LINE = Pattern.compile("\\bline (\\d{1,9})\\b");
    private static final Map<String, TomlKey> KEYS = keys();

    private final String file;
    private final Environment environment;
    private final Problems problems;

    TomlReader(String file, Environment environment, Problems problems) {
        this.file = file;
        this.environment = environment;
        this.problems = problems;
    }

    void read(byte[] bytes, Draft draft) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        TomlLines lines = new TomlLines(text);
        UnmodifiableConfig toml;
        try {
            toml = new TomlParser().parse(new StringReader(text));
        } catch (ParsingException malformed) {
            problems.add(malformed(malformed), "this is no TOML: " + firstLine(malformed));
            return;
        } catch (RuntimeException malformed) {
            // The parser throws whatever it stumbles over in some malformed files.
            problems.add(Place.of(file), "this is no TOML: " + firstLine(malformed));
            return;
        } catch (StackOverflowError tooDeep) {
            problems.add(Place.of(file), "this is no TOML: it is nested too deep");
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (UnmodifiableConfig.Entry entry : toml.entrySet()) {
            Object value = entry.getRawValue();
            if (value instanceof UnmodifiableConfig section) {
                for (UnmodifiableConfig.Entry inner : section.entrySet()) {
                    values.put(entry.getKey() + "." + inner.getKey(), inner.getRawValue());
                }
                if (section.isEmpty() && !sections().contains(entry.getKey())) {
                    unknown(entry.getKey(), lines);
                }
            } else {
                values.put(entry.getKey(), value);
            }
        }
        values.forEach((path, value) -> bind(path, value, lines, draft));
        consistent(draft, lines);
    }

    private void bind(String path, Object value, TomlLines lines, Draft draft) {
        TomlKey key = KEYS.get(path);
        if (key == null) {
            unknown(path, lines);
            return;
        }
        String wrong = key.bind().take(value, draft, environment.resolver());
        if (wrong != null) {
            problems.add(
                    new Place(file, lines.of(path)),
                    path + " = " + shown(value) + " " + wrong + "; expected " + key.expected());
        }
    }

    private void unknown(String path, TomlLines lines) {
        int line = lines.of(path);
        String section = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
        Set<String> known = new LinkedHashSet<>(KEYS.keySet());
        known.addAll(sections());
        String nearest = Nearest.to(path, known);
        problems.add(
                new Place(file, line > 0 ? line : lines.of(section)),
                "unknown key " + path + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /** What no key can say for itself. */
    private void consistent(Draft draft, TomlLines lines) {
        if (draft.mppe == MppeDemand.REQUIRED
                && draft.demanded.stream().noneMatch(AuthMethod::givesMppeKeys)) {
            problems.add(
                    new Place(file, lines.of("authentication.methods")),
                    "encryption is required, and none of the authentication methods gives it keys:"
                            + " add \"mschap-v2\", or set encryption.mppe to \"off\"");
        }
        TomlConsoleKeys.check(
                draft,
                new Place(file, lines.of("console.listen")),
                new Place(file, lines.of("console.certificate")),
                problems);
        Place pool = new Place(file, lines.of("pool.remote"));
        if (draft.poolGiven && draft.locals.isEmpty()) {
            problems.add(
                    new Place(file, Math.max(lines.of("pool.local"), lines.of("pool"))),
                    "pool.local must say our end of the tunnels where pool.remote says the peers'");
        }
        if (draft.locals.size() > 1 && draft.locals.size() < draft.remotes.size()) {
            problems.add(
                    pool,
                    "pool.local has "
                            + draft.locals.size()
                            + " addresses and pool.remote "
                            + draft.remotes.size()
                            + ": write one, or one for each");
        }
        Set<Object> met = new HashSet<>(draft.locals);
        for (var remote : draft.remotes) {
            if (!met.add(remote)) {
                problems.add(
                        pool,
                        "pool.remote: "
                                + remote.getHostAddress()
                                + " stands in the pool twice, or is our own end");
                return;
            }
        }
    }

    private Place malformed(ParsingException malformed) {
        Matcher line = LINE.matcher(String.valueOf(malformed.getMessage()));
        return new Place(file, line.find() ? Integer.parseInt(line.group(1)) : 0);
    }

    private static String firstLine(RuntimeException thrown) {
        String message = thrown.getMessage();
        return message == null
                ? thrown.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static String shown(Object value) {
        String text =
                switch (value) {
                    case null -> "nothing";
                    case String string -> TomlTypes.quote(string);
                    default -> value.toString();
                };
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        KEYS.values().forEach(key -> sections.add(key.section()));
        return sections;
    }

    private static Map<String, TomlKey> keys() {
        Map<String, TomlKey> keys = new HashMap<>();
        for (TomlKey key : List.copyOf(TomlKeys.all())) {
            keys.put(key.path(), key);
        }
        return keys;
    }
}
