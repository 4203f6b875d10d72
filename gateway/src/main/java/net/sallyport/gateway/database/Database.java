package net.sallyport.gateway.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Opens database files. A connection belongs to the thread that uses it; readers and a writer do
 * not wait for each other (write-ahead log), two writers do, in this process or another.
 */
public final class Database {
    /** How long a writer waits for another one, in this process or another. */
    public static final int BUSY_MILLIS = 2_000;

    private static final Set<PosixFilePermission> OWNER_ALONE =
            PosixFilePermissions.fromString("rw-------");

    private Database() {}

    /**
     * Opens a file for reading and writing; makes it, its directory and its tables, or brings them
     * up to date. What is committed has reached the disk.
     *
     * @throws SQLException it cannot be opened, is no database, or was made by a newer Sallyport;
     *     the message is for people
     */
    public static Connection open(Path file, Schema schema) throws SQLException {
        try {
            make(file);
        } catch (IOException e) {
            throw new SQLException(file + " cannot be made: " + e.getMessage(), e);
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            if (version(statement) == 0) {
                // Has an effect on an empty file alone, and before the journal's kind is chosen.
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            migrate(file, schema, statement);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Opens a file that is there, for questions alone.
     *
     * @throws SQLException it cannot be opened, or its tables are of another version
     */
    public static Connection openForReading(Path file, Schema schema) throws SQLException {
        if (!Files.exists(file)) {
            throw new SQLException("there is no " + file);
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA query_only = ON");
            int version = version(statement);
            if (version != schema.version()) {
                throw new SQLException(otherVersion(file, schema, version));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void make(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        try {
            // The log files beside it get the same permissions from SQLite.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        } catch (FileAlreadyExistsException there) {
            return;
        }
    }

    private static void migrate(Path file, Schema schema, Statement statement) throws SQLException {
        int found = version(statement);
        if (found > schema.version()) {
            throw new SQLException(otherVersion(file, schema, found));
        }
        if (found == schema.version()) {
            return;
        }
        statement.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have done it while we waited.
            for (int to = version(statement) + 1; to <= schema.version(); to++) {
                statement.executeUpdate(schema.script(to));
            }
            statement.execute("PRAGMA user_version = " + schema.version());
            statement.execute("COMMIT");
        } catch (SQLException e) {
            statement.execute("ROLLBACK");
            throw e;
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    private static String otherVersion(Path file, Schema schema, int found) {
        return file
                + " has tables of version "
                + found
                + (found > schema.version()
                        ? ", made by a newer Sallyport; this one knows "
                        : ", an older one; start the server once, which brings it to ")
                + schema.version();
    }
}
