package net.sallyport.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.sallyport.admission.Account;
import net.sallyport.admission.AccountId;
import net.sallyport.admission.AccountStore;
import net.sallyport.admission.AddressRule;
import net.sallyport.admission.Lookup;
import net.sallyport.gateway.accounts.AccountProfile;
import net.sallyport.gateway.accounts.Accounts;
import net.sallyport.gateway.accounts.Standing;
import net.sallyport.gateway.config.AccountOptions;
import net.sallyport.gateway.database.Alarms;
import net.sallyport.gateway.events.EventHub;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.auth.Secret;
import org.junit.jupiter.api.Test;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

/** Faults of ours, and of the clock. */
class FaultTest {
    private static final Path FAKETIME =
            Path.of(
                    "/usr/lib/%s-linux-gnu/faketime/libfaketime.so.1"
                            .formatted(System.getProperty("os.arch").replace("amd64", "x86_64")));

    /** Accounts of which one makes the worker that lets it in stumble. */
    private record Stumbling() implements Accounts {
        @Override
        public AccountStore storeFor(AuthMethod method) {
            return (name, answer) -> {
                String text = name.toString();
                Secret secret = new Secret.ClearText("test.test".getBytes(StandardCharsets.UTF_8));
                AccountOptions options = text.equals("bad") ? null : AccountOptions.NONE;
                answer.accept(
                        new Lookup.Found(
                                new Account(
                                        new AccountId(text),
                                        null,
                                        null,
                                        AddressRule.ANY_OF_POOL,
                                        new AccountProfile(
                                                secret, options, Standing.GOOD, List.of()))));
            };
        }

        @Override
        public Set<Inet4Address> fixedAddresses() {
            return Set.of();
        }
    }

    @Test
    void aFaultOfOursEndsItsSessionAndNoOther() throws Exception {
        Queue<SubstituteLoggingEvent> lines = new ConcurrentLinkedQueue<>();
        try (TestGateway place = new TestGateway();
                EventLog log = new EventLog(new SubstituteLogger("test", lines, false))) {
            place.configuration("[accounts]");
            Gateway gateway =
                    place.inside(() ->
                            Gateway.start(
                                    place.config(),
                                    new Stumbling(),
                                    Alarms.none(),
                                    new EventHub(),
                                    log));
            try {
                place.with(peers -> {
                    // One on each of the two workers.
                    ScriptedCall[] before = {
                        peers.up("test", "test.test"), peers.up("second", "test.test")
                    };
                    for (long i = 1; i <= 4; i++) {
                        ScriptedCall bad = peers.dial("bad", "test.test");
                        peers.until("ended", bad::isCleared);
                        assertEquals(i, gateway.counters().get("session").get("fault"));
                        peers.echo(before);
                    }
                    peers.echo(peers.up("third", "test.test"));
                    peers.echo(before);
                    assertEquals(3, gateway.sessions().size());
                });
            } finally {
                gateway.close();
            }
            List<SubstituteLoggingEvent> faults =
                    lines.stream()
                            .filter(line -> line.getMessage().contains("session-fault"))
                            .toList();
            assertEquals(4, faults.size());
            assertTrue(
                    faults.stream()
                            .allMatch(line -> line.getThrowable() instanceof NullPointerException));
        }
    }

    @Test
    void aJumpOfTheWallClockDisturbsNobody() throws Exception {
        assertTrue(Files.exists(FAKETIME), "lab/install-peers.sh installs " + FAKETIME);
        try (TestGateway gateway = new TestGateway()) {
            Path time = Files.writeString(gateway.directory().resolve("time"), "+0");
            gateway.configuration("[accounts]", "[lcp]", "echo-interval-seconds = 1");
            Process process =
                    gateway.startProcess(
                            List.of(
                                    "env",
                                    "LD_PRELOAD=" + FAKETIME,
                                    "FAKETIME_TIMESTAMP_FILE=" + time,
                                    "FAKETIME_NO_CACHE=1",
                                    "FAKETIME_DONT_FAKE_MONOTONIC=1"));
            try {
                gateway.with(peers -> {
                    ScriptedCall inside = peers.up("test", "test.test");
                    for (String jump : List.of("+400d", "-400d", "+3h")) {
                        Files.writeString(time, jump);
                        peers.pass(2_500);
                        peers.echo(inside);
                        ScriptedCall other = peers.up("second", "test.test");
                        peers.echo(inside, other);
                        other.hangUp();
                        peers.until("over", other::isCleared);
                    }
                    peers.echo(inside);
                });
                // It did jump: the history is told in wall-clock time.
                var times =
                        gateway.history().stream()
                                .map(entry -> entry.at().getEpochSecond())
                                .toList();
                long now = System.currentTimeMillis() / 1_000;
                assertTrue(
                        times.stream().anyMatch(at -> at > now + 300 * 86_400L), times::toString);
                assertTrue(
                        times.stream().anyMatch(at -> at < now - 300 * 86_400L), times::toString);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
