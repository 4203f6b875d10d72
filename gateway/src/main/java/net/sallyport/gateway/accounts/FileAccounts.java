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
    private final int sessions;

    /**
     * @param pool the addresses that are given to accounts which may have them
     * @param sessions the most sessions at once
     */
    public FileAccounts(AccountFiles files, List<Inet4Address> pool, int sessions) {
        this.files = files;
        this.pool = List.copyOf(pool);
        this.sessions = sessions;
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
                                    found.options().limit(),
                                    Policies.of(found.options().onConflict()),
                                    addressRule(found.addresses()),
                                    new AccountProfile(
                                            new Secret.ClearText(found.secret()),
                                            found.options(),
                                            Standing.GOOD,
                                            found.options().routes())));
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
        if (pool.stream().anyMatch(rules::permitsAnywhere)) {
            return new AddressRule.FromPool(rules::permitsAnywhere);
        }
        // Which interface it will be is not known yet; that each has an address of its own is.
        List<Inet4Address> own = rules.ownAddresses(sessions);
        if (!own.isEmpty()) {
            return new AddressRule.Fixed(own);
        }
        return rules.isEmpty()
                ? new AddressRule.None()
                : new AddressRule.FromPool(rules::permitsAnywhere);
    }
}
