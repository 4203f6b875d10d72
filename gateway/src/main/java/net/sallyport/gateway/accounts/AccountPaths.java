package net.sallyport.gateway.accounts;

import java.nio.file.Path;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.database.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Where the account database is.
 *
 * @param database may not exist
 * @param keyFile what its secrets are sealed with; may not exist
 */
public record AccountPaths(Path database, Path keyFile) {
    /**
     * @param keyFile null: {@code accounts.key} in the state directory
     */
    public static AccountPaths in(Path stateDir, @Nullable Path keyFile) {
        return new AccountPaths(
                stateDir.resolve(Schema.ACCOUNTS.fileName()),
                keyFile == null ? stateDir.resolve("accounts.key") : keyFile);
    }

    public static AccountPaths of(ServerConfig config) {
        return in(config.paths().stateDir(), config.accounts().keyFile());
    }
}
