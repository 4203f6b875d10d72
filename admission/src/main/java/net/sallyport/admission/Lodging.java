package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which address a login gets, or why none. */
final class Lodging {
    private Lodging() {}

    /** An address for the login: one of those it inherits if its rule permits, else a free one. */
    static @Nullable Inet4Address choose(Login login, List<Claim> before, Addresses addresses) {
        List<Inet4Address> inherited = new ArrayList<>();
        for (Claim claim : before) {
            if (claim.address() != null) {
                inherited.add(claim.address());
            }
        }
        Predicate<Inet4Address> permitted =
                switch (login.account().addresses()) {
                    case AddressRule.FromPool pool ->
                            address -> addresses.pooled(address) && pool.within().permits(address);
                    case AddressRule.Fixed fixed -> fixed.inOrder()::contains;
                    case AddressRule.None _ -> _ -> false;
                };
        for (Inet4Address address : inherited) {
            if (permitted.test(address)) {
                return address;
            }
        }
        return addresses.take(login.account().addresses(), login.preferred());
    }

    static boolean needsNone(Login login) {
        return login.account().addresses() instanceof AddressRule.None;
    }

    /**
     * Why there is no address for the login.
     *
     * @param losers of its account: who may hold what it is to have
     */
    static Refusal refusal(Login login, List<Book.Loser> losers) {
        if (login.account().addresses() instanceof AddressRule.Fixed(List<Inet4Address> fixed)) {
            for (Book.Loser loser : losers) {
                if (fixed.contains(loser.claim().address())) {
                    return Wording.notLetGo();
                }
            }
            return Wording.addressHeld(fixed);
        }
        return Wording.noAddress();
    }
}
