package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.gateway.config.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * An account of the database as its keeper sees it: all but the secrets.
 *
 * @param name what peers give as theirs; 1 to 256 bytes of UTF-8
 * @param limit sessions it may hold, at least 1; null: what the server says
 * @param onConflict null: what the server says
 * @param addresses what its sessions get, the first that is free; none: the pool's
 * @param routes networks behind its peer, which the server routes there
 * @param validUntil nobody is let in from then on; null: no end
 * @param keepsClearText whether the password itself is kept, for CHAP-MD5
 * @param changedAt when password or settings were last changed
 */
public record StoredAccount(
        String name,
        @Nullable Integer limit,
        @Nullable OnConflict onConflict,
        List<Inet4Address> addresses,
        List<Subnet> routes,
        boolean enabled,
        @Nullable Instant validUntil,
        boolean keepsClearText,
        Instant createdAt,
        Instant changedAt) {
    private static final int MAX_NAME = 256;

    public StoredAccount {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** An account as it is made: nothing of its own, no end. */
    public static StoredAccount named(String name, Instant now) {
        return new StoredAccount(
                name, null, null, List.of(), List.of(), true, null, false, now, now);
    }

    /** Why nobody may be called that; null: one may. */
    public static @Nullable String faultOf(String name) {
        if (name.isEmpty()) {
            return "a name has at least one character";
        }
        if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_NAME) {
            return "a name has at most " + MAX_NAME + " bytes";
        }
        boolean odd =
                name.codePoints()
                        .anyMatch(point ->
                                switch (Character.getType(point)) {
                                    case Character.CONTROL,
                                            Character.FORMAT,
                                            Character.SURROGATE,
                                            Character.UNASSIGNED,
                                            Character.LINE_SEPARATOR,
                                            Character.PARAGRAPH_SEPARATOR ->
                                            true;
                                    default -> false;
                                });
        return odd ? "a name has no control characters" : null;
    }

    /** The form by which names that differ in case alone are one. */
    static String folded(String name) {
        return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    public StoredAccount withLimit(@Nullable Integer other) {
        return new StoredAccount(
                name,
                other,
                onConflict,
                addresses,
                routes,
                enabled,
                validUntil,
                keepsClearText,
                createdAt,
                changedAt);
    }

    public StoredAccount withOnConflict(@Nullable OnConflict other) {
        return new StoredAccount(
                name,
                limit,
                other,
                addresses,
                routes,
                enabled,
                validUntil,
                keepsClearText,
                createdAt,
                changedAt);
    }

    public StoredAccount withAddresses(List<Inet4Address> others) {
        return new StoredAccount(
                name,
                limit,
                onConflict,
                others,
                routes,
                enabled,
                validUntil,
                keepsClearText,
                createdAt,
                changedAt);
    }

    public StoredAccount withRoutes(List<Subnet> others) {
        return new StoredAccount(
                name,
                limit,
                onConflict,
                addresses,
                others,
                enabled,
                validUntil,
                keepsClearText,
                createdAt,
                changedAt);
    }

    public StoredAccount withEnabled(boolean other) {
        return new StoredAccount(
                name,
                limit,
                onConflict,
                addresses,
                routes,
                other,
                validUntil,
                keepsClearText,
                createdAt,
                changedAt);
    }

    public StoredAccount withValidUntil(@Nullable Instant other) {
        return new StoredAccount(
                name,
                limit,
                onConflict,
                addresses,
                routes,
                enabled,
                other,
                keepsClearText,
                createdAt,
                changedAt);
    }

    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("account", name);
        map.put("limit", limit);
        map.put("on_conflict", onConflict == null ? null : spell(onConflict));
        map.put("addresses", addresses.stream().map(Inet4Address::getHostAddress).toList());
        map.put("routes", routes.stream().map(Subnet::toString).toList());
        map.put("enabled", enabled);
        map.put("valid_until", validUntil == null ? null : validUntil.toString());
        map.put("chap_md5", keepsClearText);
        map.put("created_at", createdAt.toString());
        map.put("changed_at", changedAt.toString());
        return map;
    }

    static String spell(OnConflict onConflict) {
        return onConflict.name().toLowerCase(Locale.ROOT);
    }
}
