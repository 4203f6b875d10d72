package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.sallyport.gateway.harness.Dialling;
import net.sallyport.gateway.harness.Peers;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything at once, and afterwards nothing is left over. */
class ChaosTest {
    private static final int ACCOUNTS = 6;

    @Test
    void tenLoginsOfOneAccountAtOnceEndWithOneInside() throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            // Without the guard, which would end this race after five takeovers.
            gateway.configuration("[accounts]", "short-cycle = 0").start();
            gateway.with(peers -> {
                for (int round = 0; round < 3; round++) {
                    List<ScriptedCall> calls = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        calls.add(peers.dial("test", "test.test"));
                    }
                    peers.until(
                            "one inside",
                            () ->
                                    calls.stream().filter(ScriptedCall::isCleared).count() == 9
                                            && calls.stream().anyMatch(ScriptedCall::isUp));
                    ScriptedCall inside =
                            calls.stream().filter(ScriptedCall::isUp).findFirst().orElseThrow();
                    assertEquals(TestGateway.address("192.168.100.60"), inside.address());
                    peers.echo(inside, inside);
                    assertEquals(1, gateway.sessions().size());
                }
                assertNoFaults(gateway);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"own, replace, 1", "shared, replace, 2", "own, deny, 3", "shared, deny, 4"})
    void whateverClientsDoNothingIsLeftAfterThem(String form, String onConflict, long seed)
            throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.manyAccounts(ACCOUNTS);
            gateway.configuration(
                            "[accounts]",
                            "on-conflict = \"" + onConflict + "\"",
                            "[interfaces]",
                            "form = \"" + form + "\"",
                            "[pool]",
                            "local = [\"10.99.0.1\"]",
                            "remote = [\"10.99.0.2-7\"]")
                    .start();
            gateway.with(peers -> {
                Random random = new Random(seed);
                List<ScriptedCall> calls = new ArrayList<>();
                for (int step = 0; step < 250; step++) {
                    step(peers, calls, random);
                    peers.pass(random.nextInt(4) * 3L);
                }
                calls.forEach(call -> call.client().freeze());
                calls.forEach(call -> {
                    if (!call.client().isClosed()) {
                        call.client().hangUp();
                    }
                });
                peers.until("all over", () -> gateway.sessions().isEmpty());
                assertNoFaults(gateway);

                // Every place and every one of the six addresses is free again.
                List<ScriptedCall> all = new ArrayList<>();
                for (int i = 1; i <= ACCOUNTS; i++) {
                    all.add(peers.up("a" + i, "test.test"));
                }
                peers.echo(all.toArray(ScriptedCall[]::new));
                assertEquals(ACCOUNTS, all.stream().map(ScriptedCall::address).distinct().count());
            });
        }
    }

    @Test
    void descriptorsAreGivenBack() throws Exception {
        runOnce("own");
        runOnce("shared");
        long before = descriptors();
        runOnce("own");
        runOnce("shared");
        assertTrue(descriptors() <= before, before + " before, " + descriptors() + " after");
    }

    private static void runOnce(String form) throws Exception {
        try (TestGateway gateway = new TestGateway()) {
            gateway.configuration("[accounts]", "[interfaces]", "form = \"" + form + "\"").start();
            gateway.with(peers -> peers.echo(peers.up("test", "test.test")));
        }
    }

    private static void step(Peers peers, List<ScriptedCall> calls, Random random)
            throws Exception {
        String account = "a" + (1 + random.nextInt(ACCOUNTS));
        ScriptedCall some = calls.isEmpty() ? null : calls.get(random.nextInt(calls.size()));
        int choice = random.nextInt(12);
        if (some == null || choice < 4) {
            calls.add(peers.dial(account, "test.test"));
        } else if (choice == 4) {
            calls.add(peers.dial(account, "wrong"));
        } else if (choice == 5) {
            calls.add(peers.dial(Dialling.as(account, "test.test").withMppe(MppeConfig.OFF)));
        } else if (choice == 6) {
            calls.add(some.client().call(Dialling.as(account, "test.test")));
        } else if (choice == 7) {
            some.client().freeze();
        } else if (choice == 8) {
            some.client().thaw();
        } else if (choice == 9 && !some.client().isClosed()) {
            some.client().hangUp();
        } else if (choice == 10) {
            some.hangUp();
        } else if (some.isUp()) {
            some.ping();
        }
    }

    private static void assertNoFaults(TestGateway gateway) {
        assertEquals(0, gateway.count("session", "fault"));
        assertEquals(0, gateway.count("pptp_io", "control_fault"));
        assertEquals(0, gateway.count("admission", "cut_overdue"));
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
