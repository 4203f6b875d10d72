package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sallyport.admission.AccountName;
import net.sallyport.gateway.config.ServerConfig;
import net.sallyport.gateway.config.ServerConfig.AccountSource;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import net.sallyport.pppconfig.Place;
import net.sallyport.pppconfig.Problems;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** Looks through the account database for what would make every login, or one account's, fail. */
final class AccountDatabaseCheck {
    private AccountDatabaseCheck() {}

    /** Returns whether the database has an account that can be in. */
    static boolean check(ServerConfig config, Problems problems) {
        if (!config.accounts().sources().contains(AccountSource.DATABASE)) {
            return false;
        }
        AccountPaths paths = AccountPaths.of(config);
        Place place = Place.of(paths.database());
        if (!Files.exists(paths.database())) {
            if (config.accounts().sources().size() == 1) {
                problems.add(
                        place,
                        "there is no account database: make one with `sallyport user add NAME"
                                + " --state-dir "
                                + config.paths().stateDir()
                                + "`");
            }
            return false;
        }
        List<StoredAccount> accounts = new ArrayList<>();
        try {
            // Brings it up to date, too: those who only read it cannot.
            Database.open(paths.database(), Schema.ACCOUNTS).close();
            if (!Files.exists(paths.keyFile())) {
                problems.add(
                        Place.of(paths.keyFile()),
                        "the key file of "
                                + paths.database()
                                + " is missing: no secret can be"
                                + " opened without it");
                return false;
            }
            try (AccountEditor editor = AccountEditor.open(paths)) {
                editor.list(accounts::add);
            }
        } catch (SQLException e) {
            problems.add(place, "the account database cannot be used: " + e.getMessage());
            return false;
        } catch (IOException e) {
            problems.add(Place.of(paths.keyFile()), "cannot be used: " + e.getMessage());
            return false;
        }
        permissions(paths.keyFile(), problems);
        permissions(paths.database(), problems);
        opensSecrets(paths, accounts, problems);
        methods(config, accounts, place, problems);
        addresses(config, accounts, place, problems);
        return accounts.stream().anyMatch(StoredAccount::enabled);
    }

    private static void opensSecrets(
            AccountPaths paths, List<StoredAccount> accounts, Problems problems) {
        if (accounts.isEmpty()) {
            return;
        }
        try (AccountDatabase database = new AccountDatabase(paths)) {
            // One is enough to see that the key belongs to the database.
            String name = accounts.getFirst().name();
            AccountRows.Row row = database.find(name, false);
            if (row != null) {
                SecretBox.open(database.keys(), SecretBox.Kind.NT_HASH, name, row.ntHash());
            }
        } catch (GeneralSecurityException e) {
            problems.add(
                    Place.of(paths.keyFile()),
                    "does not open the secrets in "
                            + paths.database()
                            + ": it must be the key file that they were made with");
        } catch (IOException e) {
            problems.add(Place.of(paths.database()), String.valueOf(e.getMessage()));
        }
    }

    private static void methods(
            ServerConfig config, List<StoredAccount> accounts, Place place, Problems problems) {
        if (!config.authentication().demanded().equals(List.of(AuthMethod.CHAP_MD5))) {
            return;
        }
        long without = accounts.stream().filter(account -> !account.keepsClearText()).count();
        if (without > 0) {
            problems.notice(
                    place,
                    without
                            + " accounts cannot be in: CHAP-MD5 alone is asked for, which needs the"
                            + " password itself: sallyport user passwd NAME --chap-md5");
        }
    }

    private static void addresses(
            ServerConfig config, List<StoredAccount> accounts, Place place, Problems problems) {
        Map<Inet4Address, String> owners = new HashMap<>();
        for (StoredAccount account : accounts) {
            String name = AccountName.of(account.name()).toString();
            for (Inet4Address address : account.addresses()) {
                if (config.pool().locals().contains(address)) {
                    problems.add(
                            place,
                            "the account "
                                    + name
                                    + " has the address "
                                    + address.getHostAddress()
                                    + ", which is our own end: sallyport user set --address");
                }
                String other = owners.putIfAbsent(address, name);
                if (other != null && !other.equals(name)) {
                    problems.notice(
                            place,
                            "the accounts "
                                    + other
                                    + " and "
                                    + name
                                    + " have the same address "
                                    + address.getHostAddress()
                                    + ": only one of them can be in");
                }
            }
        }
    }

    private static void permissions(Path file, Problems problems) {
        try {
            Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
            others.remove(PosixFilePermission.OWNER_READ);
            others.remove(PosixFilePermission.OWNER_WRITE);
            others.remove(PosixFilePermission.OWNER_EXECUTE);
            if (!others.isEmpty()) {
                problems.notice(
                        Place.of(file),
                        "others than its owner have access to this file with secrets: chmod 600 "
                                + file);
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            problems.notice(Place.of(file), "its permissions cannot be looked at");
        }
    }
}
