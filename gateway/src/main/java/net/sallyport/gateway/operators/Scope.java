package net.sallyport.gateway.operators;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody may do; each may do what those before it may. The words never change. */
public enum Scope {
    /** See sessions, accounts (never a secret), history, counters. */
    READ,
    /** End sessions, have the configuration read again. */
    OPERATE,
    /** Make, change and remove accounts. */
    ADMINISTER;

    /** As it is written. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of this spelling; null: there is none. */
    public static @Nullable Scope of(String spelling) {
        for (Scope scope : values()) {
            if (scope.spelling().equals(spelling)) {
                return scope;
            }
        }
        return null;
    }

    public boolean includes(Scope other) {
        return compareTo(other) >= 0;
    }
}
