package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AccountStore;
import net.sallyport.admission.Lookup;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.ServerConfig.AccountSource;
import net.sallyport.pppconfig.Problem;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/**
 * The accounts of a configuration: its files, its database, or one after the other. The first
 * source that knows a name decides; one that cannot be asked ends the search, since it might have
 * known. Safe for any thread but a worker.
 */
public final class AccountSources implements Accounts, AutoCloseable {
    private final List<Accounts> sources = new ArrayList<>();
    private final AccountDatabase database;

    /**
     * @param log takes what is found wrong after the start
     */
    public AccountSources(ServerConfig config, Environment environment, Consumer<Problem> log) {
        database = new AccountDatabase(AccountPaths.of(config));
        List<AccountSource> order = config.accounts().sources();
        for (AccountSource source : order) {
            if (source == AccountSource.FILES && !usesFiles(config)) {
                continue;
            }
            sources.add(
                    switch (source) {
                        case FILES ->
                                new FileAccounts(
                                        new AccountFiles(config, environment, log),
                                        config.pool().remotes(),
                                        config.connections());
                        case DATABASE ->
                                new DatabaseAccounts(
                                        database,
                                        config,
                                        order.size() == 1,
                                        InstantSource.system(),
                                        log);
                    });
        }
    }

    @Override
    public AccountStore storeFor(AuthMethod method) {
        List<AccountStore> stores =
                sources.stream().map(source -> source.storeFor(method)).toList();
        return (name, answer) -> ask(stores, 0, name, answer);
    }

    @Override
    public Set<Inet4Address> fixedAddresses() {
        Set<Inet4Address> fixed = new HashSet<>();
        sources.forEach(source -> fixed.addAll(source.fixedAddresses()));
        return fixed;
    }

    private static void ask(
            List<AccountStore> stores, int at, AccountName name, Consumer<Lookup> answer) {
        stores.get(at)
                .find(
                        name,
                        lookup -> {
                            if (lookup instanceof Lookup.Unknown && at + 1 < stores.size()) {
                                ask(stores, at + 1, name, answer);
                            } else {
                                answer.accept(lookup);
                            }
                        });
    }

    /** Gives back what the database holds open; logins that are being looked up go on. */
    @Override
    public void close() {
        database.close();
    }

    /**
     * Whether account files are looked at: not where none is named, our own is not there, and there
     * is a database.
     */
    public static boolean usesFiles(ServerConfig config) {
        ServerConfig.Accounts accounts = config.accounts();
        Path own = config.paths().ownAccounts();
        boolean databaseAlone =
                accounts.sources().contains(AccountSource.DATABASE)
                        && accounts.chapSecrets().equals(List.of(own))
                        && Files.exists(AccountPaths.of(config).database())
                        && !Files.exists(own);
        return accounts.sources().contains(AccountSource.FILES) && !databaseAlone;
    }

    /** Looks through the accounts before the start; the {@code AccountCheck}. */
    public static void check(ServerConfig config, Environment environment, Problems problems) {
        boolean others = AccountDatabaseCheck.check(config, problems);
        if (usesFiles(config)) {
            new AccountFilesCheck(config, environment, problems, others).check();
        }
    }
}
