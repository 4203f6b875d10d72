package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Changes the account database, beside a running server too: the server sees a change at the next
 * login. Each call is one transaction, unless it is made within {@link #together}. For one thread.
 */
public final class AccountEditor implements AutoCloseable {
    private final Connection connection;
    private final KeyRing keys;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private AccountEditor(Connection connection, KeyRing keys, InstantSource clock) {
        this.connection = connection;
        this.keys = keys;
        this.clock = clock;
    }

    /** Work that is done whole or not at all. */
    @FunctionalInterface
    public interface Work {
        void run() throws SQLException, IOException;
    }

    /**
     * Opens the database and its key file; makes both where they are not there.
     *
     * @throws IOException the key file cannot be read or made
     */
    public static AccountEditor open(AccountPaths paths) throws SQLException, IOException {
        return open(paths, InstantSource.system());
    }

    /**
     * Opens a database that is there.
     *
     * @throws IOException there is none, or the key file cannot be read
     */
    public static AccountEditor openExisting(AccountPaths paths) throws SQLException, IOException {
        if (!Files.exists(paths.database())) {
            throw new IOException(
                    "there is no account database at "
                            + paths.database()
                            + "; `sallyport user add` makes one");
        }
        return open(paths);
    }

    static AccountEditor open(AccountPaths paths, InstantSource clock)
            throws SQLException, IOException {
        Connection connection = Database.open(paths.database(), Schema.ACCOUNTS);
        try {
            if (!Files.exists(paths.keyFile()) && hasAccounts(connection)) {
                // A new one would open none of the secrets that are there.
                throw new IOException("it is missing, and the accounts' secrets need it");
            }
            return new AccountEditor(
                    connection, KeyRing.openOrMake(paths.keyFile(), new SecureRandom()), clock);
        } catch (IOException e) {
            connection.close();
            throw new IOException("key file " + paths.keyFile() + ": " + e.getMessage(), e);
        }
    }

    private static boolean hasAccounts(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT EXISTS (SELECT 1 FROM account)")) {
            return row.getBoolean(1);
        }
    }

    /** The account; null where there is none of exactly that name. */
    public @Nullable StoredAccount find(String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT " + AccountRows.COLUMNS + " FROM account WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? AccountRows.account(row) : null;
            }
        }
    }

    /** An account's name that differs from this one at most in case; null: there is none. */
    public @Nullable String likeNamed(String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT name FROM account WHERE folded = ?")) {
            select.setString(1, StoredAccount.folded(name));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** Every account, by name. */
    public void list(Consumer<StoredAccount> each) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row =
                        select.executeQuery(
                                "SELECT "
                                        + AccountRows.COLUMNS
                                        + " FROM account ORDER BY folded, name")) {
            while (row.next()) {
                each.accept(AccountRows.account(row));
            }
        }
    }

    /**
     * Makes an account.
     *
     * @param password UTF-8
     * @param keepClearText keep the password itself, for CHAP-MD5
     * @return false: there is one whose name differs at most in case
     */
    public boolean add(StoredAccount account, byte[] password, boolean keepClearText)
            throws SQLException, IOException {
        String fault = StoredAccount.faultOf(account.name());
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        long now = clock.instant().getEpochSecond();
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO account (name, folded, nt_hash, clear_secret, session_limit,"
                                + " on_conflict, addresses, enabled, valid_until, routes, created_at,"
                                + " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, account.name());
            insert.setString(2, StoredAccount.folded(account.name()));
            insert.setBytes(3, seal(SecretBox.Kind.NT_HASH, account.name(), NtHash.of(password)));
            insert.setBytes(
                    4,
                    keepClearText
                            ? seal(SecretBox.Kind.CLEAR_TEXT, account.name(), password)
                            : null);
            AccountRows.bindSettings(insert, 5, account);
            insert.setLong(11, now);
            insert.setLong(12, now);
            return insert.executeUpdate() == 1;
        }
    }

    /**
     * Gives an account another password.
     *
     * @return false: there is none of that name
     */
    public boolean setPassword(String name, byte[] password, boolean keepClearText)
            throws SQLException, IOException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE account SET nt_hash = ?, clear_secret = ?, changed_at = ?"
                                + " WHERE name = ?")) {
            update.setBytes(1, seal(SecretBox.Kind.NT_HASH, name, NtHash.of(password)));
            update.setBytes(
                    2, keepClearText ? seal(SecretBox.Kind.CLEAR_TEXT, name, password) : null);
            update.setLong(3, clock.instant().getEpochSecond());
            update.setString(4, name);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Keeps the password itself no longer; CHAP-MD5 is over for this account.
     *
     * @return false: there is none of that name
     */
    public boolean forgetClearText(String name) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE account SET clear_secret = NULL, changed_at = ? WHERE name = ?")) {
            update.setLong(1, clock.instant().getEpochSecond());
            update.setString(2, name);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Gives an account these settings; the password stays.
     *
     * @return false: there is none of that name
     */
    public boolean set(StoredAccount account) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE account SET session_limit = ?, on_conflict = ?, addresses = ?,"
                                + " enabled = ?, valid_until = ?, routes = ?, changed_at = ?"
                                + " WHERE name = ?")) {
            AccountRows.bindSettings(update, 1, account);
            update.setLong(7, clock.instant().getEpochSecond());
            update.setString(8, account.name());
            return update.executeUpdate() == 1;
        }
    }

    /**
     * @return false: there is none of that name
     */
    public boolean remove(String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM account WHERE name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate() == 1;
        }
    }

    /** Runs the work in one transaction. */
    public void together(Work work) throws SQLException, IOException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private byte[] seal(SecretBox.Kind kind, String account, byte[] secret) {
        return SecretBox.seal(keys, random, kind, account, secret);
    }
}
