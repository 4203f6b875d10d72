package net.sallyport.gateway.accounts;

import net.sallyport.admission.AccountStore;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** The accounts, as each way of proving oneself sees them. Safe for any thread. */
@FunctionalInterface
public interface Accounts {
    /** Where accounts are looked up for this method; each found has an {@link AccountProfile}. */
    AccountStore storeFor(AuthMethod method);
}
