package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.util.Set;
import net.sallyport.admission.AccountStore;
import net.sallyport.protocol.ppp.auth.AuthMethod;

/** The accounts, as each way of proving oneself sees them. Safe for any thread. */
public interface Accounts {
    /** Where accounts are looked up for this method; each found has an {@link AccountProfile}. */
    AccountStore storeFor(AuthMethod method);

    /**
     * The addresses that accounts bring with them, as far as that is known: not to be given to
     * others. May block.
     */
    Set<Inet4Address> fixedAddresses();
}
