package net.sallyport.gateway.accounts;

import java.net.Inet4Address;
import java.util.List;
import java.util.Set;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountName;
import net.sallyport.admission.AccountStore;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Lookup;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;

/** The accounts of the account files, as admission wants them. Safe for any thread but a worker. */
public final class FileAccounts implements Accounts {
    private final AccountFiles files;
    private final List<Inet4Address> pool;

    /**
     * @param pool the addresses that are given to accounts which may have them
     */
    public FileAccounts(AccountFiles files, List<Inet4Address> pool) {
        this.files = files;
        this.pool = List.copyOf(pool);
    }

    @Override
    public AccountStore storeFor(AuthMethod method) {
        return (name, answer) -> answer.accept(find(method, name));
    }

    @Override
    public Set<Inet4Address> fixedAddresses() {
        return files.fixedAddresses();
    }

    private Lookup find(AuthMethod method, AccountName name) {
        return switch (files.find(method, name.bytes())) {
            case SecretsLookup.Found found when found.account().isEmpty() -> new Lookup.Unknown();
            case SecretsLookup.Found found ->
                    new Lookup.Found(
                            new Account(
                                    new AccountId(found.account()),
                                    null,
                                    null,
                                    addressRule(found.addresses()),
                                    new AccountProfile(
                                            new Secret.ClearText(found.secret()),
                                            found.options())));
            case SecretsLookup.Unknown() -> new Lookup.Unknown();
            case SecretsLookup.Unreachable(String reason) -> new Lookup.Unreachable(reason);
        };
    }

    /**
     * The hosts of an account that names nothing else. Otherwise as pppd chooses: an address of the
     * pool where one is allowed, else the first host that the account names.
     */
    private AddressRule addressRule(AddressRules rules) {
        List<Inet4Address> hosts = rules.hosts();
        if (!hosts.isEmpty()) {
            return new AddressRule.Fixed(hosts);
        }
        Inet4Address own = rules.ownAddress(0);
        if (own == null || pool.stream().anyMatch(address -> rules.permits(address, 0))) {
            boolean none = own == null && rules.isEmpty();
            return none
                    ? new AddressRule.None()
                    : new AddressRule.FromPool(address -> rules.permits(address, 0));
        }
        return new AddressRule.Fixed(List.of(own));
    }
}
