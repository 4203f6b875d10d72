package net.sallyport.gateway.operators;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An administrator or a token as it is listed: all but the secret.
 *
 * @param changedAt when the password was given, or the token made
 * @param validUntil null: no end
 */
public record Listed(String name, Scope scope, Instant changedAt, @Nullable Instant validUntil) {
    /** With the names that programs read. */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("scope", scope.spelling());
        map.put("changed_at", changedAt.toString());
        map.put("valid_until", validUntil == null ? null : validUntil.toString());
        return map;
    }
}
