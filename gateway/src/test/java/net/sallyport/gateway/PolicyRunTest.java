package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import net.sallyport.gateway.accounts.AccountEditor;
import net.sallyport.gateway.accounts.AccountPaths;
import net.sallyport.gateway.accounts.StoredAccount;
import net.sallyport.gateway.config.ServerConfig.OnConflict;
import net.sallyport.gateway.harness.Machine;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.pptp.DisconnectResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/admission.md over real sockets: who is in, and what each side hears. */
class PolicyRunTest {
    private static final Machine LAPTOP = Machine.windows("LAPTOP");
    private static final Machine PHONE = Machine.windows("PHONE");
    private static final Machine TABLET = Machine.windows("TABLET");

    @ParameterizedTest
    @ValueSource(strings = {"files", "database"})
    void limitAndPolicyHoldForAllAndForEachAccount(String source) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            // The general rule: twice, and the newest is in.
            gateway.configuration("[accounts]", "sources = [\"" + source + "\"]", "limit = 2");
            if (source.equals("files")) {
                gateway.accounts(
                        "usual * test.test *",
                        "once * test.test * -- limit 1",
                        "denied * test.test * -- limit 1 on-conflict deny");
            } else {
                add(gateway, "usual", null, null);
                add(gateway, "once", 1, null);
                add(gateway, "denied", 1, OnConflict.DENY);
            }
            gateway.start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up(LAPTOP.at(peers.nextAddress()), "usual");
                ScriptedCall second = peers.up(PHONE.at(peers.nextAddress()), "usual");
                peers.echo(first, second);
                ScriptedCall third = peers.up(TABLET.at(peers.nextAddress()), "usual");
                peers.until("the oldest out", first::isCleared);
                peers.echo(second, third);

                ScriptedCall older = peers.up(LAPTOP.at(peers.nextAddress()), "once");
                ScriptedCall newer = peers.up(PHONE.at(peers.nextAddress()), "once");
                peers.until("the older out", older::isCleared);
                peers.echo(newer);

                ScriptedCall holder = peers.up(LAPTOP.at(peers.nextAddress()), "denied");
                peers.echo(holder);
                refused(peers, PHONE.at(peers.nextAddress()), "denied", "[sallyport:already-in]");
                peers.echo(holder, newer, second, third);
            });
        }
    }

    private static void add(TestGateway gateway, String name, Integer limit, OnConflict onConflict)
            throws Exception {
        Path state = gateway.directory().resolve("state");
        try (AccountEditor editor = AccountEditor.open(AccountPaths.in(state, null))) {
            editor.add(
                    StoredAccount.named(name, Instant.now())
                            .withLimit(limit)
                            .withOnConflict(onConflict),
                    "test.test".getBytes(StandardCharsets.UTF_8),
                    false);
        }
    }

    @Test
    void theSameDeviceIsKnownFromAnotherAddressAndGoesFirst() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "limit = 2").start();
            gateway.with(peers -> {
                ScriptedCall phone = peers.up(PHONE.at(peers.nextAddress()), "test");
                ScriptedCall laptop = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                peers.echo(laptop);
                // The phone is older and moves less; yet the laptop makes room for itself.
                ScriptedCall again = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                peers.until("its old session out", laptop::isCleared);
                assertTold(
                        laptop,
                        "Replaced by a newer login of this account on the same device"
                                + " [sallyport:reconnected]");
                peers.echo(phone, again);
            });
        }
    }

    @Test
    void underDenyADeviceThatComesBackIsIn() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "on-conflict = \"deny\"").start();
            gateway.with(peers -> {
                ScriptedCall old = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                peers.echo(old);
                ScriptedCall again = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                peers.echo(again);
                assertEquals(old.address(), again.address());
                refused(
                        peers,
                        PHONE.at(peers.nextAddress()),
                        "test",
                        "This account is already in, on LAPTOP, for ");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void twoDevicesBehindOneAddressAreTwo(boolean windows) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "limit = 2", "on-conflict = \"deny\"").start();
            gateway.with(peers -> {
                Inet4Address nat = peers.nextAddress();
                ScriptedCall first = peers.up(machine("ONE", windows).at(nat), "test");
                ScriptedCall second = peers.up(machine("TWO", windows).at(nat), "test");
                peers.echo(first, second);
                refused(
                        peers,
                        machine("THREE", windows).at(nat),
                        "test",
                        "This account is already in 2 times, the first on ONE, for ");
                peers.echo(first, second);
                assertFalse(first.isCleared() || second.isCleared());
            });
        }
    }

    private static Machine machine(String name, boolean windows) {
        return windows ? Machine.windows(name) : Machine.named(name);
    }

    @Test
    void theLoserAndTheRefusedHearWhyInEachPlaceThereIs() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "short-cycle = 1").start();
            gateway.with(peers -> {
                ScriptedCall loser = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                ScriptedCall winner = peers.up(PHONE.at(peers.nextAddress()), "test");
                peers.until("told", loser::isCleared);
                assertTold(
                        loser,
                        "Replaced by a newer login of this account on PHONE [sallyport:displaced]");
                // One takeover was enough for the guard: who is in stays.
                peers.echo(winner);
                refused(
                        peers,
                        LAPTOP.at(peers.nextAddress()),
                        "test",
                        "M=Devices displace each other; PHONE stays. Disconnect it, or wait 2 min"
                                + " [sallyport:short-cycle]");
                // If that one dies, nobody is locked out.
                winner.client().freeze();
                peers.pass(1_200);
                peers.echo(peers.up(LAPTOP.at(peers.nextAddress()), "test"));
            });
        }
    }

    @Test
    @Tag("long")
    void whoMovedNothingForLongestGoesFirst() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "limit = 2").start();
            gateway.with(peers -> {
                ScriptedCall oldest = peers.up(LAPTOP.at(peers.nextAddress()), "test");
                ScriptedCall idle = peers.up(PHONE.at(peers.nextAddress()), "test");
                peers.echo(oldest, idle);
                // Sessions count as equally busy within ten seconds.
                peers.pass(21_000);
                peers.echo(oldest);
                ScriptedCall newest = peers.up(TABLET.at(peers.nextAddress()), "test");
                peers.until("the idle one out", idle::isCleared);
                peers.echo(oldest, newest);
            });
        }
    }

    @Test
    @Tag("long")
    void theGuardLetsGoWhenNobodyHasTriedForTheCoolDown() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "short-cycle = 1").start();
            gateway.with(peers -> {
                peers.up(LAPTOP.at(peers.nextAddress()), "test");
                ScriptedCall inside = peers.up(PHONE.at(peers.nextAddress()), "test");
                peers.echo(inside);
                refused(peers, LAPTOP.at(peers.nextAddress()), "test", "[sallyport:short-cycle]");
                peers.pass(121_000);
                peers.echo(inside);
                peers.echo(peers.up(LAPTOP.at(peers.nextAddress()), "test"));
                peers.until("displaced again", inside::isCleared);
            });
        }
    }

    @Test
    void spellingsOfANameAreOneAccountWhereThatIsSaid() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration(
                    "[accounts]",
                    "sources = [\"database\"]",
                    "ignore-case = true",
                    "strip-realm = true",
                    "[authentication]",
                    "strip-domain = true");
            add(gateway, "Joe", null, null);
            gateway.start();
            gateway.with(peers -> {
                ScriptedCall before = peers.up("joe", "test.test");
                for (String name : new String[] {"CORP\\JOE", "joe@example.com", "Joe"}) {
                    ScriptedCall last = before;
                    ScriptedCall next = peers.up(name, "test.test");
                    peers.until("out for " + name, last::isCleared);
                    assertEquals(before.address(), next.address());
                    before = next;
                }
                assertEquals("Joe", gateway.sessions().getFirst().get("account"));
                assertEquals(1, gateway.sessions().size());
            });
        }
    }

    /** In the data of the Terminate-Request, and in the Call-Disconnect-Notify. */
    private static void assertTold(ScriptedCall loser, String message) {
        assertTrue(loser.saw("LCP TermReq"), loser.toString());
        assertTrue(
                loser.frames().stream()
                        .anyMatch(line -> line.contains("LCP TermReq") && line.contains(message)),
                loser.toString());
        assertTrue(loser.clearedText().startsWith(message), loser.clearedText());
        assertEquals(DisconnectResult.ADMIN_SHUTDOWN.code(), loser.clearedResult());
    }

    /** In a CHAP Failure that says that trying again is of no use. */
    private static void refused(Peers peers, Machine.At from, String account, String text)
            throws Exception {
        ScriptedCall refused = peers.dial(from, account);
        peers.until("refused", refused::isCleared);
        assertEquals(EndCause.OWN_AUTH_FAILED, refused.endCause());
        assertTrue(
                refused.frames().stream()
                        .anyMatch(line ->
                                line.contains("CHAP Failure")
                                        && line.contains("E=649 R=0")
                                        && line.contains(text)),
                refused.toString());
    }
}
