package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.gateway.config.Subnet;
import org.jspecify.annotations.Nullable;

/** How an account stands in the table {@code account}. */
final class AccountRows {
    static final String COLUMNS =
            "name, session_limit, on_conflict, addresses, enabled, valid_until,"
                    + " clear_secret IS NOT NULL, created_at, changed_at, routes";

    /** A row with its sealed secrets. */
    record Row(StoredAccount account, byte[] ntHash, byte @Nullable [] clearText) {}

    private AccountRows() {}

    /** Reads {@link #COLUMNS}. */
    static StoredAccount account(ResultSet row) throws SQLException {
        int limit = row.getInt(2);
        Integer limitOrNone = row.wasNull() ? null : limit;
        String onConflict = row.getString(3);
        long until = row.getLong(6);
        Instant untilOrNone = row.wasNull() ? null : Instant.ofEpochSecond(until);
        return new StoredAccount(
                row.getString(1),
                limitOrNone,
                onConflict == null ? null : OnConflict.valueOf(onConflict.toUpperCase(Locale.ROOT)),
                addresses(row.getString(4)),
                routes(row.getString(10)),
                row.getInt(5) != 0,
                untilOrNone,
                row.getInt(7) != 0,
                Instant.ofEpochSecond(row.getLong(8)),
                Instant.ofEpochSecond(row.getLong(9)));
    }

    /**
     * Binds session_limit, on_conflict, addresses, enabled, valid_until, routes, from {@code at}
     * on.
     */
    static void bindSettings(PreparedStatement statement, int at, StoredAccount account)
            throws SQLException {
        Integer limit = account.limit();
        if (limit == null) {
            statement.setNull(at, Types.INTEGER);
        } else {
            statement.setInt(at, limit);
        }
        OnConflict onConflict = account.onConflict();
        statement.setString(at + 1, onConflict == null ? null : StoredAccount.spell(onConflict));
        statement.setString(
                at + 2,
                account.addresses().stream()
                        .map(Inet4Address::getHostAddress)
                        .collect(Collectors.joining(" ")));
        statement.setInt(at + 3, account.enabled() ? 1 : 0);
        Instant until = account.validUntil();
        if (until == null) {
            statement.setNull(at + 4, Types.INTEGER);
        } else {
            statement.setLong(at + 4, until.getEpochSecond());
        }
        statement.setString(
                at + 5,
                account.routes().stream().map(Subnet::toString).collect(Collectors.joining(" ")));
    }

    private static List<Subnet> routes(String text) throws SQLException {
        List<Subnet> routes = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(" ")) {
            Subnet route = Subnet.parse(each);
            if (route == null) {
                throw new SQLException("'" + each + "' in an account's row is no network");
            }
            routes.add(route);
        }
        return routes;
    }

    static List<Inet4Address> addresses(String text) throws SQLException {
        List<Inet4Address> addresses = new ArrayList<>();
        for (String each : text.isEmpty() ? new String[0] : text.split(" ")) {
            Inet4Address address = Addresses.parse(each, HostResolver.none());
            if (address == null) {
                throw new SQLException("'" + each + "' in an account's row is no address");
            }
            addresses.add(address);
        }
        return addresses;
    }
}
