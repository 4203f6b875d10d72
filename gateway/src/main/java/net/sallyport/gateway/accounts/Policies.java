package net.sallyport.gateway.accounts;

import net.sallyport.admission.OnConflict;
import net.sallyport.gateway.config.ServerConfig;
import org.jspecify.annotations.Nullable;

/** The configuration's word for a policy as admission's. */
final class Policies {
    private Policies() {}

    static @Nullable OnConflict of(ServerConfig.@Nullable OnConflict configured) {
        return switch (configured) {
            case null -> null;
            case REPLACE -> OnConflict.REPLACE;
            case DENY -> OnConflict.DENY;
        };
    }
}
