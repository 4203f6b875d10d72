package net.sallyport.gateway.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a database file holds. Version n is made out of version n-1 by the resource {@code
 * NAME-n.sql}; version 0 is an empty file.
 */
public enum Schema {
    ACCOUNTS("accounts", 2),
    HISTORY("history", 2),
    OPERATORS("operators", 1);

    private final String title;
    private final int version;

    Schema(String title, int version) {
        this.title = title;
        this.version = version;
    }

    /** The file's name in the state directory. */
    public String fileName() {
        return title + ".db";
    }

    int version() {
        return version;
    }

    /** The statements that make {@code to} out of the version before it. */
    String script(int to) {
        String resource = title + "-" + to + ".sql";
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
