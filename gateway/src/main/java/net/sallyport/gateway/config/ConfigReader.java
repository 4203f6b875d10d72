package net.sallyport.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.sallyport.pppconfig.ConfigFiles;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration, whole or not at all. Reads files and may look host names up: not for a
 * worker's thread.
 */
public final class ConfigReader {
    private final Environment environment;
    private final AccountCheck accounts;

    /**
     * @param accounts looks through the accounts; {@code AccountSources::check} of the accounts
     *     package is the one
     */
    public ConfigReader(Environment environment, AccountCheck accounts) {
        this.environment = environment;
        this.accounts = accounts;
    }

    /** Where to read from. */
    public sealed interface Source {
        /** pptpd's configuration and all that it names. */
        record PptpdConf(Path file) implements Source {}

        /** Our own. */
        record Toml(Path file) implements Source {}

        /** No configuration at all. */
        record BuiltIn() implements Source {}
    }

    /**
     * @param config null where there is a problem
     * @param problems what is to be mended, all of it
     * @param notices what is to be said once at start
     */
    public record Result(
            @Nullable ServerConfig config, List<Problem> problems, List<Problem> notices) {}

    /** Reads {@code source}, lays {@code overrides} on top and looks through the accounts. */
    public Result read(Source source, Overrides overrides) {
        Problems problems = new Problems();
        ServerConfig config =
                switch (source) {
                    case Source.PptpdConf pptpd -> pptpd(pptpd.file(), overrides, problems);
                    case Source.Toml toml -> toml(toml.file(), overrides, problems);
                    case Source.BuiltIn builtIn -> {
                        Draft draft = Draft.ofToml();
                        overrides.applyTo(draft, problems);
                        yield draft.build("built-in defaults");
                    }
                };
        tcpWrappers(problems);
        accounts.check(config, environment, problems);
        return new Result(problems.isEmpty() ? config : null, problems.all(), problems.notices());
    }

    private ServerConfig pptpd(Path file, Overrides overrides, Problems problems) {
        Draft draft = Draft.ofPptpd(environment.hostName());
        // Other files are found by them.
        overrides.applyPathsTo(draft);
        new PptpdReader(draft, environment, problems).read(file);
        overrides.applyTo(draft, problems);
        return draft.build(file.toString());
    }

    private ServerConfig toml(Path file, Overrides overrides, Problems problems) {
        Draft draft = Draft.ofToml();
        byte[] bytes = ConfigFiles.read(file, Place.of(file), "the configuration", problems);
        if (bytes != null) {
            new TomlReader(file.toString(), environment, problems).read(bytes, draft);
        }
        overrides.applyTo(draft, problems);
        return draft.build(file.toString());
    }

    /** pptpd is often built with TCP wrappers; whoever relies on them must know. */
    private void tcpWrappers(Problems problems) {
        for (String name : List.of("hosts.allow", "hosts.deny")) {
            Path file = environment.tcpWrappers().resolve(name);
            if (!Files.exists(file)) {
                continue;
            }
            try {
                List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                for (int i = 0; i < lines.size(); i++) {
                    String daemons = lines.get(i).split(":", 2)[0].trim();
                    if (!daemons.startsWith("#")
                            && List.of(daemons.split("[\\s,]+")).contains("pptpd")) {
                        problems.notice(
                                new Place(file.toString(), i + 1),
                                "the rule for pptpd has no effect: filter TCP 1723 with nftables"
                                        + " instead");
                        break;
                    }
                }
            } catch (IOException unreadable) {
                problems.notice(
                        Place.of(file),
                        "cannot be looked through for rules about pptpd: "
                                + ConfigFiles.reason(file, unreadable));
            }
        }
    }
}
