package net.sallyport.gateway.accounts;

import java.util.List;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountSettings;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.Subnet;
import net.sallyport.protocol.ppp.auth.Secret;

/**
 * What the gateway keeps with an account beyond what admission decides by.
 *
 * @param options what the account has of its own
 * @param standing looked at after the proof
 * @param routes networks behind the peer
 */
public record AccountProfile(
        Secret secret, AccountOptions options, Standing standing, List<Subnet> routes)
        implements AccountSettings {
    public AccountProfile {
        routes = List.copyOf(routes);
    }

    /** The profile that a store of the gateway put into the account. */
    public static AccountProfile of(Account account) {
        if (account.settings() instanceof AccountProfile profile) {
            return profile;
        }
        throw new IllegalStateException("an account without a profile: " + account.id());
    }
}
