package net.sallyport.gateway.accounts;

import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.pppconfig.Place;

/** What the account files say about a name. */
public sealed interface SecretsLookup {
    /**
     * A line that fits.
     *
     * @param account the name of the account, UTF-8: the line's client; where that is {@code *},
     *     the peer's own name
     * @param secret the password's bytes as they stand in the file, at most 256
     * @param place the line
     */
    record Found(
            String account,
            byte[] secret,
            AddressRules addresses,
            AccountOptions options,
            Place place)
            implements SecretsLookup {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Found[" + account + " at " + place + "]";
        }
    }

    /** No line fits, or none of those that fit can be used. */
    record Unknown() implements SecretsLookup {}

    /**
     * A file could not be read, so nobody can tell.
     *
     * @param reason for the log
     */
    record Unreachable(String reason) implements SecretsLookup {}
}
