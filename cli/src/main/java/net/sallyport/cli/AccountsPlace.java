package net.sallyport.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import net.sallyport.gateway.accounts.AccountPaths;
import net.sallyport.gateway.config.AccountCheck;
import net.sallyport.gateway.config.ConfigReader;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.Overrides;
import net.sallyport.gateway.config.ServerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the databases are: what the options say, else what the server's configuration says. */
final class AccountsPlace {
    private static final Path STATE_DIR = Path.of("/var/lib/sallyport");

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where the databases are (default: what the configuration says, else"
                            + " /var/lib/sallyport).")
    @Nullable Path stateDir;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The sallyport.toml that says where they are (default:"
                            + " /etc/sallyport/sallyport.toml, if it is there).")
    @Nullable Path config;

    Path stateDir() {
        ServerConfig read = configuration();
        return stateDir != null ? stateDir : read == null ? STATE_DIR : read.paths().stateDir();
    }

    AccountPaths accounts() {
        ServerConfig read = configuration();
        return AccountPaths.in(stateDir(), read == null ? null : read.accounts().keyFile());
    }

    /** Null: there is none, and it was not asked for. */
    private @Nullable ServerConfig configuration() {
        Path file = config != null ? config : ServerOptions.TOML;
        if (config == null && (stateDir != null || !Files.exists(file))) {
            return null;
        }
        ConfigReader.Result result =
                new ConfigReader(Environment.system(), AccountCheck.none())
                        .read(new ConfigReader.Source.Toml(file), Overrides.none());
        ServerConfig read = result.config();
        if (read == null) {
            throw new IllegalStateException(
                    result.problems().getFirst()
                            + " (with --state-dir the configuration is not looked at)");
        }
        return read;
    }
}
