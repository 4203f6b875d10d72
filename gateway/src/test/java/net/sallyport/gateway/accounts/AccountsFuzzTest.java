package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.Inet4Address;
import java.nio.file.Path;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.config.Addresses;
import net.sallyport.gateway.config.Environment;
import net.sallyport.gateway.config.HostResolver;
import net.sallyport.pppconfig.Problems;
import net.sallyport.pppconfig.SecretsLine;

/** Any bytes give accounts or problems, never an exception; and no address that cannot be. */
class AccountsFuzzTest {
    private static final Environment ENVIRONMENT =
            new Environment(HostResolver.none(), "host", null, Path.of("/nowhere"));

    /** Anew for each input: one instance of the test sees them all. */
    private Problems problems = new Problems();

    @FuzzTest(maxDuration = "60s")
    void secrets(byte[] bytes) {
        problems = new Problems();
        SecretsFile secrets = SecretsFile.parse("file", bytes, problems);
        for (SecretsLine line : secrets.lines()) {
            PeerName peer = new PeerName(line.client(), line.client());
            for (SecretsLine match : secrets.matching(peer, line.server())) {
                assertTrue(SecretsFile.score(match, peer, line.server()) >= 0);
            }
            AccountOptions.parse("file", line.options(), ENVIRONMENT, problems);
            AddressRules rules =
                    AddressRules.parse("file", line.addresses(), HostResolver.none(), problems);
            Inet4Address own = rules.ownAddress(3);
            if (own != null) {
                assertTrue(rules.permits(own, 3) && Addresses.isUsable(own));
            }
            assertEquals(own, rules.choose(null, 3).address());
            assertFalse(rules.permits(Addresses.of(0x7f000001), 3));
        }
    }

    @FuzzTest(maxDuration = "60s")
    void names(byte[] bytes) {
        PeerName name = PeerName.of(bytes);
        assertTrue(name.rendered().chars().allMatch(c -> c == '\t' || (c >= 0x20 && c < 0x7f)));
        assertTrue(name.rendered().length() <= 255);
        name.withoutDomain().text();
    }
}
