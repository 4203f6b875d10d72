package net.sallyport.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.Inet4Address;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountStore;
import net.sallyport.admission.AddressPool;
import net.sallyport.admission.Admission;
import net.sallyport.admission.DeviceEvidence;
import net.sallyport.admission.Rules;
import net.sallyport.admission.SessionId;
import net.sallyport.gateway.accounts.Accounts;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.AuthRequest;
import org.junit.jupiter.api.Test;

class LoginDeskTest {
    private static final AuthRequest REQUEST =
            new AuthRequest.Pap("test".getBytes(), "test.test".getBytes());

    private static final Accounts BROKEN =
            new Accounts() {
                @Override
                public AccountStore storeFor(AuthMethod method) {
                    return (name, answer) -> {
                        throw new IllegalStateException("a fault in the store");
                    };
                }

                @Override
                public Set<Inet4Address> fixedAddresses() {
                    return Set.of();
                }
            };

    /** Whatever a store does: the peer waits for an answer. */
    @Test
    void aFaultInTheStoreRefusesAndTheDeskGoesOn() throws Exception {
        Admission admission =
                new Admission(
                        Rules.DEFAULT,
                        new AddressPool(List.of()),
                        new Sessions(1),
                        new Sessions(1),
                        event -> {});
        try (EventLog log = new EventLog();
                LoginDesk desk = new LoginDesk(BROKEN, admission, 5, log)) {
            for (int i = 0; i < 10; i++) {
                CompletableFuture<LoginDesk.Outcome> outcome = new CompletableFuture<>();
                desk.decide(
                        REQUEST,
                        new SessionId(1),
                        DeviceEvidence.from(null),
                        null,
                        outcome::complete);
                LoginDesk.Refused refused =
                        assertInstanceOf(LoginDesk.Refused.class, outcome.get(5, TimeUnit.SECONDS));
                assertEquals("Internal error", refused.answer().message());
                assertEquals("fault", refused.why().cause());

                CompletableFuture<AuthAnswer> again = new CompletableFuture<>();
                desk.verifyAgain(REQUEST, new AccountId("test"), again::complete);
                assertEquals("Access denied", text(again.get(5, TimeUnit.SECONDS)));
            }
        }
    }

    private static String text(AuthAnswer answer) {
        return assertInstanceOf(AuthAnswer.Refuse.class, answer).message();
    }
}
