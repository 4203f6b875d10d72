package net.sallyport.gateway.accounts;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import net.sallyport.gateway.database.Database;
import net.sallyport.gateway.database.Schema;
import net.sallyport.pppconfig.ConfigFiles;
import org.jspecify.annotations.Nullable;

/**
 * Finds accounts in the database, always as it is at that moment. A file that was put in its place
 * meanwhile is not used, see docs/accounts.md. Safe for use by several threads; blocks, so never on
 * a worker.
 */
public final class AccountDatabase implements AutoCloseable {
    private static final String COLUMNS =
            "SELECT " + AccountRows.COLUMNS + ", nt_hash, clear_secret FROM account WHERE ";

    private final AccountPaths paths;
    private final ReloadingFile<KeyRing> keys;
    private final ConcurrentLinkedDeque<Reader> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    /** A connection with its questions; for one thread at a time. */
    private record Reader(
            Connection connection,
            @Nullable Object file,
            PreparedStatement byName,
            PreparedStatement byFolded) {
        void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing is lost with a connection that only reads.
            }
        }
    }

    private interface Question<T> {
        @Nullable T ask(Reader reader) throws SQLException;
    }

    /** Opens nothing yet. */
    public AccountDatabase(AccountPaths paths) {
        this.paths = paths;
        this.keys = new ReloadingFile<>(paths.keyFile(), AccountDatabase::ring);
    }

    public AccountPaths paths() {
        return paths;
    }

    public boolean exists() {
        return Files.exists(paths.database());
    }

    /**
     * The row of an account; null where there is none.
     *
     * @throws NoSuchFileException there is no database
     * @throws IOException it cannot be read
     */
    AccountRows.@Nullable Row find(String name, boolean ignoreCase) throws IOException {
        return ask(reader -> {
            PreparedStatement select = ignoreCase ? reader.byFolded() : reader.byName();
            select.setString(1, ignoreCase ? StoredAccount.folded(name) : name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new AccountRows.Row(
                                AccountRows.account(row), row.getBytes(11), row.getBytes(12))
                        : null;
            }
        });
    }

    /**
     * The addresses of all accounts that have their own.
     *
     * @throws NoSuchFileException there is no database
     * @throws IOException it cannot be read
     */
    Set<Inet4Address> fixedAddresses() throws IOException {
        Set<Inet4Address> fixed = new HashSet<>();
        ask(reader -> {
            try (Statement select = reader.connection().createStatement();
                    ResultSet row =
                            select.executeQuery(
                                    "SELECT addresses FROM account WHERE addresses <> ''")) {
                while (row.next()) {
                    fixed.addAll(AccountRows.addresses(row.getString(1)));
                }
            }
            return null;
        });
        return fixed;
    }

    private <T> @Nullable T ask(Question<T> question) throws IOException {
        Object file = key(paths.database());
        Reader reader = idle.pollFirst();
        try {
            if (reader == null) {
                reader = open(file);
            } else if (!Objects.equals(reader.file(), file)) {
                reader.close();
                // The write-ahead log beside it may belong to the file before.
                throw new IOException(
                        paths.database()
                                + " was replaced while it was open: stop the server, remove "
                                + paths.database().getFileName()
                                + "-wal and -shm, put the file there again, start");
            }
            T answer = question.ask(reader);
            giveBack(reader);
            return answer;
        } catch (SQLException e) {
            if (reader != null) {
                reader.close();
            }
            throw new IOException(paths.database() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The keys as they are now.
     *
     * @throws IOException the key file cannot be read; the message names it
     */
    KeyRing keys() throws IOException {
        try {
            return keys.get();
        } catch (IOException | BadKeyFile e) {
            IOException why = e instanceof IOException io ? io : new IOException(e.getMessage());
            throw new IOException(
                    "key file " + paths.keyFile() + ": " + ConfigFiles.reason(paths.keyFile(), why),
                    e);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Reader each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }

    private void giveBack(Reader reader) {
        idle.addFirst(reader);
        if (closed) {
            close();
        }
    }

    private Reader open(@Nullable Object file) throws SQLException {
        Connection connection = Database.openForReading(paths.database(), Schema.ACCOUNTS);
        try {
            return new Reader(
                    connection,
                    file,
                    connection.prepareStatement(COLUMNS + "name = ?"),
                    connection.prepareStatement(COLUMNS + "folded = ?"));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static final class BadKeyFile extends RuntimeException {
        private static final long serialVersionUID = 1;

        BadKeyFile(IOException why) {
            super(why.getMessage(), why);
        }
    }

    private static KeyRing ring(byte[] bytes) {
        try {
            return KeyRing.parse(bytes);
        } catch (IOException e) {
            throw new BadKeyFile(e);
        }
    }
}
