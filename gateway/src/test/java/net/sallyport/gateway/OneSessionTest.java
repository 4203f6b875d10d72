package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.protocol.ppp.EndCause;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account is in once, over real sockets and devices; and everybody has an address alone. */
class OneSessionTest {
    @ParameterizedTest
    @ValueSource(strings = {"own", "shared"})
    void theSecondLoginTakesTheFirstOnesPlaceAndAddress(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                peers.echo(first);
                long start = System.nanoTime();
                ScriptedCall second = peers.up("test", "test.test");
                long ordinary = System.nanoTime() - start;
                assertEquals(first.address(), second.address());
                peers.until("the first told", first::isCleared);
                assertTrue(first.saw("LCP TermReq"), first.toString());
                assertTrue(first.saw("Replaced by a newer login"), first.toString());
                assertTrue(first.clearedText().contains("Replaced by"), first.clearedText());
                peers.echo(second);

                second.client().freeze();
                start = System.nanoTime();
                ScriptedCall third = peers.up("test", "test.test");
                long overFrozen = System.nanoTime() - start;
                assertEquals(first.address(), third.address());
                assertTrue(
                        overFrozen < ordinary + 1_000_000_000L,
                        overFrozen + " ns, against " + ordinary);
                peers.echo(third);
                long before = third.echoReplies();
                for (int i = 0; i < 5; i++) {
                    second.ping();
                }
                peers.pass(200);
                assertEquals(before, third.echoReplies(), "what the loser sends goes nowhere");
                peers.echo(third, third);
                assertEquals(2, gateway.count("admission", "displaced"));
            });
        }
    }

    @Test
    void underDenyTheFirstNeverLosesAPacket() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "on-conflict = \"deny\"").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                for (int round = 0; round < 3; round++) {
                    ScriptedCall second = peers.dial("test", "test.test");
                    while (second.endCause() == null) {
                        peers.echo(first);
                    }
                    assertEquals(EndCause.OWN_AUTH_FAILED, second.endCause());
                    assertTrue(second.saw("already in, on"), second.toString());
                }
                peers.echo(first);
                assertTrue(first.isUp());

                // Gone as soon as it says goodbye, however slow the rest of its ending is.
                first.hangUp();
                peers.until("goodbye heard", () -> first.saw("LCP TermAck"));
                peers.echo(peers.up("test", "test.test"));
            });
        }
    }

    @Test
    void underDenyASilentHolderIsAskedAndStaysIfItIsThere() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "on-conflict = \"deny\"").start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("test", "test.test");
                peers.echo(first);
                peers.pass(1_200);
                long start = System.nanoTime();
                ScriptedCall refused = peers.dial("test", "test.test");
                peers.until("refused", () -> refused.endCause() != null);
                long alive = System.nanoTime() - start;
                assertEquals(EndCause.OWN_AUTH_FAILED, refused.endCause());
                assertTrue(refused.saw("[sallyport:already-in]"), refused.toString());
                assertTrue(first.saw("LCP EchoReq"), first.toString());
                assertEquals(1, gateway.count("admission", "probe_answered"));
                peers.echo(first);

                first.client().freeze();
                peers.pass(1_200);
                start = System.nanoTime();
                peers.echo(peers.up("test", "test.test"));
                long dead = System.nanoTime() - start;
                System.out.printf(
                        "deny: refused over a live holder in %d ms, in over a dead one in %d ms%n",
                        alive / 1_000_000, dead / 1_000_000);
                assertTrue(dead > 1_500_000_000L && dead < 4_000_000_000L, dead + " ns");
                assertEquals(1, gateway.count("admission", "probe_unanswered"));
            });
        }
    }

    @Test
    void clientsThatKeepDisplacingEachOtherAreStopped() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "short-cycle = 3").start();
            gateway.with(peers -> {
                ScriptedCall inside = peers.up("test", "test.test");
                for (int i = 0; i < 3; i++) {
                    inside = peers.up("test", "test.test");
                }
                for (int i = 0; i < 5; i++) {
                    ScriptedCall refused = peers.dial("test", "test.test");
                    peers.until("refused", () -> refused.endCause() != null);
                    assertTrue(refused.saw("[sallyport:short-cycle]"), refused.toString());
                    peers.echo(inside);
                }
                assertEquals(3, gateway.count("admission", "displaced"));
                assertEquals(1, gateway.count("admission", "cycle_stopped"));
            });
        }
    }

    @Test
    void aLoginThatCannotEncryptDisturbsNobody() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall inside = peers.up("test", "test.test");
                for (int i = 0; i < 20; i++) {
                    ScriptedCall clear =
                            peers.dial(Dialling.as("test", "test.test").withMppe(MppeConfig.OFF));
                    peers.until("sent away", () -> clear.endCause() != null);
                    assertTrue(clear.saw("CHAP Success"), clear.toString());
                    peers.echo(inside);
                }
                assertEquals(0, gateway.count("admission", "displaced"));
            });
        }
    }

    @Test
    void fiftyAtOnceAreAllInEachWithAnAddressOfItsOwn() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(50);
            gateway.configuration(
                            "[accounts]",
                            "[pool]",
                            "local = [\"10.99.0.1\"]",
                            "remote = [\"10.99.0.2-60\"]")
                    .start();
            gateway.with(peers -> {
                List<ScriptedCall> calls = new ArrayList<>();
                for (int i = 1; i <= 50; i++) {
                    calls.add(peers.dial("a" + i, "test.test"));
                }
                peers.until("all up", () -> calls.stream().allMatch(ScriptedCall::isUp));
                peers.echo(calls.toArray(ScriptedCall[]::new));
                Set<Object> addresses = new HashSet<>();
                calls.forEach(call -> addresses.add(call.address()));
                assertEquals(50, addresses.size());
                assertEquals(
                        2,
                        gateway.sessions().stream()
                                .map(session -> session.get("interface"))
                                .distinct()
                                .count(),
                        "on both workers");
            });
        }
    }

    @Test
    void anEmptyPoolRefusesProperlyAndServesAgain() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(4);
            gateway.configuration(
                            "[accounts]",
                            "[pool]",
                            "local = [\"192.168.100.10\"]",
                            "remote = [\"192.168.100.60-61\"]")
                    .start();
            gateway.with(peers -> {
                ScriptedCall first = peers.up("a1", "test.test");
                peers.up("a2", "test.test");
                ScriptedCall third = peers.dial("a3", "test.test");
                peers.until("refused", () -> third.endCause() == EndCause.OWN_AUTH_FAILED);
                assertTrue(third.saw("No address is free"), third.toString());
                first.hangUp();
                peers.until("over", first::isCleared);
                ScriptedCall fourth = peers.up("a4", "test.test");
                assertEquals(first.address(), fourth.address());
                peers.echo(fourth);
            });
        }
    }

    @Test
    void anAccountsOwnAddressWaitsForIt() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.accounts("other * test.test *", "fixed * test.test 192.168.100.60");
            gateway.configuration("[accounts]").start();
            gateway.with(peers -> {
                ScriptedCall other = peers.up("other", "test.test");
                assertEquals(TestGateway.address("192.168.100.61"), other.address());
                assertOwn(peers, "192.168.100.60");

                gateway.accounts("other * test.test *", "fixed * test.test 192.168.100.62");
                gateway.server().reload();
                ScriptedCall again = peers.up("other", "test.test");
                assertNotEquals(TestGateway.address("192.168.100.62"), again.address());
                assertOwn(peers, "192.168.100.62");
            });
        }
    }

    private static void assertOwn(Peers peers, String address) throws Exception {
        ScriptedCall fixed = peers.up("fixed", "test.test");
        assertEquals(TestGateway.address(address), fixed.address());
        peers.echo(fixed);
        fixed.hangUp();
        peers.until("over", fixed::isCleared);
    }
}
