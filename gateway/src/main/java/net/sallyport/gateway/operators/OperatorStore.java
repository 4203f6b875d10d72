package net.sallyport.gateway.operators;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Administrators and tokens, in a database in the state directory: passwords and tokens as hashes
 * alone. Changed by commands beside a running server too, which sees a change at the next request.
 * Safe for any thread, one at a time.
 */
public final class OperatorStore implements AutoCloseable {
    /** In front of every token, so that one that got somewhere can be recognised. */
    public static final String TOKEN_PREFIX = "sallyport_";

    /** In bytes of UTF-8. */
    public static final int MAX_PASSWORD = 256;

    public static final int MIN_PASSWORD_CHARACTERS = 8;

    private static final int TOKEN_BYTES = 32;
    private static final String NAME = "[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,63}";

    private final Connection connection;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    private OperatorStore(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** The file in the state directory. */
    public static Path file(Path stateDir) {
        return stateDir.resolve(Schema.OPERATORS.fileName());
    }

    /** Whether anybody was ever given leave to use the API here. */
    public static boolean exists(Path stateDir) {
        return Files.exists(file(stateDir));
    }

    /** Opens it; makes it where it is not there. */
    public static OperatorStore open(Path stateDir) throws SQLException {
        return open(stateDir, InstantSource.system());
    }

    static OperatorStore open(Path stateDir, InstantSource clock) throws SQLException {
        return new OperatorStore(Database.open(file(stateDir), Schema.OPERATORS), clock);
    }

    /** Why no administrator and no token may be called that; null: one may. */
    public static @Nullable String faultOf(String name) {
        return name.matches(NAME)
                ? null
                : "a name has 1 to 64 letters, digits and . _ @ + -, the first a letter or digit";
    }

    /**
     * Makes an administrator.
     *
     * @return false: there is one of that name
     */
    public boolean addAdministrator(String name, char[] password, Scope scope) throws SQLException {
        return changed(
                "INSERT INTO administrator (name, hash, scope, changed_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                name,
                PasswordHash.make(password, random),
                scope.spelling(),
                now());
    }

    /**
     * Gives an administrator another password.
     *
     * @return false: there is none of that name
     */
    public boolean setPassword(String name, char[] password) throws SQLException {
        return changed(
                "UPDATE administrator SET hash = ?, changed_at = ? WHERE name = ?",
                PasswordHash.make(password, random),
                now(),
                name);
    }

    /**
     * @return false: there is none of that name
     */
    public boolean removeAdministrator(String name) throws SQLException {
        return changed("DELETE FROM administrator WHERE name = ?", name);
    }

    /**
     * Makes a token.
     *
     * @return the token, which is not kept and cannot be told again; null: there is one of that
     *     name
     */
    public @Nullable String addToken(String name, Scope scope, @Nullable Instant validUntil)
            throws SQLException {
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token =
                TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return changed(
                        "INSERT INTO token (name, hash, scope, changed_at, valid_until)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        name,
                        hash(token),
                        scope.spelling(),
                        now(),
                        validUntil == null ? null : validUntil.getEpochSecond())
                ? token
                : null;
    }

    /**
     * @return false: there is none of that name
     */
    public boolean removeToken(String name) throws SQLException {
        return changed("DELETE FROM token WHERE name = ?", name);
    }

    /** Every administrator, by name. */
    public List<Listed> administrators() throws SQLException {
        return list("SELECT name, scope, changed_at, NULL FROM administrator ORDER BY name");
    }

    /** Every token, by name. */
    public List<Listed> tokens() throws SQLException {
        return list("SELECT name, scope, changed_at, valid_until FROM token ORDER BY name");
    }

    /** Whose token it is; null: nobody's, or no longer. */
    public @Nullable Operator byToken(String token) throws SQLException {
        if (!token.startsWith(TOKEN_PREFIX)) {
            return null;
        }
        synchronized (this) {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT name, scope FROM token WHERE hash = ?"
                                    + " AND (valid_until IS NULL OR valid_until > ?)")) {
                // The hash is looked for, so the time it takes tells nothing of the token.
                select.setBytes(1, hash(token));
                select.setLong(2, now());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? operator(row.getString(1), Operator.TOKEN, row) : null;
                }
            }
        }
    }

    /** The administrator, if this is the password; takes as long for a name that nobody has. */
    public @Nullable Operator byPassword(String name, char[] password) throws SQLException {
        Operator found = null;
        String hash = PasswordHash.NOBODYS;
        synchronized (this) {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT hash, scope FROM administrator WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        hash = row.getString(1);
                        found = operator(name, Operator.ADMINISTRATOR, row);
                    }
                }
            }
        }
        return PasswordHash.matches(password, hash) ? found : null;
    }

    /**
     * What an administrator's sign-in stands on: changes with the password and the scope.
     *
     * @return null: there is no such administrator
     */
    public @Nullable String standing(String name) throws SQLException {
        synchronized (this) {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT hash, scope FROM administrator WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? row.getString(1) + row.getString(2) : null;
                }
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }

    private static Operator operator(String name, String kind, ResultSet row) throws SQLException {
        return new Operator(name, kind, scope(row.getString(2)));
    }

    private static Scope scope(String spelling) throws SQLException {
        Scope scope = Scope.of(spelling);
        if (scope == null) {
            throw new SQLException("'" + spelling + "' is no scope");
        }
        return scope;
    }

    private synchronized List<Listed> list(String sql) throws SQLException {
        List<Listed> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                long until = row.getLong(4);
                Instant validUntil = row.wasNull() ? null : Instant.ofEpochSecond(until);
                all.add(
                        new Listed(
                                row.getString(1),
                                scope(row.getString(2)),
                                Instant.ofEpochSecond(row.getLong(3)),
                                validUntil));
            }
        }
        return all;
    }

    private synchronized boolean changed(String sql, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                if (values[i] == null) {
                    change.setNull(i + 1, Types.INTEGER);
                } else {
                    change.setObject(i + 1, values[i]);
                }
            }
            return change.executeUpdate() == 1;
        }
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }

    /** A token is chance enough to need no salt and no rounds. */
    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
