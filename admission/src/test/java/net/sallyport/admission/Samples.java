package net.sallyport.admission;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.List;

final class Samples {
    static final long SECOND = 1_000_000_000L;

    private Samples() {}

    static Inet4Address address(String literal) {
        return Inet4Address.ofLiteral(literal);
    }

    static List<Inet4Address> addresses(String... literals) {
        return Arrays.stream(literals).map(Samples::address).toList();
    }

    static Account account(String id, AddressRule rule) {
        return new Account(new AccountId(id), null, null, rule, AccountSettings.NONE);
    }

    static Login login(long session, Account account) {
        return new Login(
                new SessionId(session),
                account,
                DeviceEvidence.from(address("203.0.113." + session % 250)),
                null);
    }
}
