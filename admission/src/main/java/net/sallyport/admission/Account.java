package net.sallyport.admission;

import org.jspecify.annotations.Nullable;

/**
 * An account as a store found it for one login.
 *
 * @param limit sessions it may hold, at least 1; null: what {@link Rules} say
 * @param onConflict null: what {@link Rules} say
 */
public record Account(
        AccountId id,
        @Nullable Integer limit,
        @Nullable OnConflict onConflict,
        AddressRule addresses,
        AccountSettings settings) {
    public Account {
        if (limit != null && limit < 1) {
            throw new IllegalArgumentException("the limit of an account is at least 1: " + limit);
        }
    }

    /** An account with the general rules and an address from the pool. */
    public static Account of(String id) {
        return new Account(
                new AccountId(id), null, null, AddressRule.ANY_OF_POOL, AccountSettings.NONE);
    }
}
