package net.sallyport.gateway.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a configuration, whole or not at all. Reads files and may look host names up: not for a
 * worker's thread.
 */
public final class ConfigReader {
    private final HostResolver resolver;

    public ConfigReader(HostResolver resolver) {
        this.resolver = resolver;
    }

    /** Where to read from. */
    public sealed interface Source {
        /** pptpd's configuration and all that it names. */
        record PptpdConf(Path file) implements Source {}

        /** Our own. */
        record Toml(Path file) implements Source {}

        /** No file at all. */
        record BuiltIn() implements Source {}
    }

    /**
     * @param config null where there is a problem
     * @param problems what is to be mended, all of it
     * @param notices what is to be said once at start
     */
    public record Result(
            @Nullable ServerConfig config, List<Problem> problems, List<Problem> notices) {}

    /** Reads {@code source} and lays {@code overrides} on top. */
    public Result read(Source source, Overrides overrides) {
        Problems problems = new Problems();
        Draft draft =
                switch (source) {
                    case Source.PptpdConf pptpd -> Draft.ofPptpd("sallyport");
                    case Source.Toml toml -> Draft.ofToml();
                    case Source.BuiltIn builtIn -> Draft.ofToml();
                };
        if (resolver.resolve("").isEmpty()) {
            overrides.applyTo(draft, problems);
        }
        ServerConfig config = problems.isEmpty() ? draft.build(source.toString()) : null;
        return new Result(config, problems.all(), problems.notices());
    }
}
