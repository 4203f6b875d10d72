package net.sallyport.protocol.ppp.auth;

import static net.sallyport.protocol.ppp.auth.AuthBench.clear;
import static net.sallyport.protocol.ppp.auth.AuthBench.credentials;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.sallyport.protocol.Counters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both roles under virtual time, over a wire that loses, doubles and reorders. */
class AuthOverLossTest {
    private static final int SEEDS = 150;

    private record Wired(long at, boolean toServer, byte[] packet) {}

    @ParameterizedTest
    @EnumSource
    void endsWithBothSidesBelievingTheSame(AuthMethod method) {
        int proved = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            boolean right = seed % 4 != 0;
            Run run = new Run(method, seed, right ? "test.test" : "wrong");
            run.go();
            if (right) {
                // A third of the packets lost, ten tries: both sides get through, near enough
                // always
                if (run.peerKeys != null) {
                    assertNotNull(run.ownProved, method + " seed " + seed);
                    proved++;
                }
                if (method.givesMppeKeys() && run.ownProved != null) {
                    assertArrayEquals(run.peerKeys.send(), run.ownProved.keys().receive());
                    assertArrayEquals(run.peerKeys.receive(), run.ownProved.keys().send());
                }
            } else {
                assertEquals(null, run.ownProved, method + " seed " + seed);
                assertEquals(null, run.peerKeys, method + " seed " + seed);
            }
        }
        assertTrue(proved > SEEDS / 2, proved + " proved");
    }

    private static final class Run {
        final Random random;
        final AuthMethod method;
        final Authenticator server;
        final Prover client;
        final List<Wired> wire = new ArrayList<>();
        final String serverKnows;
        MppeKeys peerKeys;
        AuthEvent.OwnProved ownProved;
        long now;

        Run(AuthMethod method, int seed, String serverKnows) {
            random = new Random(seed);
            this.method = method;
            this.serverKnows = serverKnows;
            Counters<AuthCounter> counters = new Counters<>(AuthCounter.class);
            server = new Authenticator(method, AuthTimers.DEFAULT, new byte[0], random, counters);
            client =
                    new Prover(
                            method,
                            AuthTimers.DEFAULT,
                            credentials("test", "test.test"),
                            random,
                            counters);
        }

        void go() {
            server.start(0);
            client.start(0);
            for (int step = 0; step < 1000; step++) {
                drain();
                long next = Math.min(server.nextDeadlineNanos(), client.nextDeadlineNanos());
                Wired first = null;
                for (Wired packet : wire) {
                    if (packet.at <= next) {
                        next = packet.at;
                        first = packet;
                    }
                }
                if (next == Long.MAX_VALUE) {
                    return;
                }
                now = Math.max(now, next);
                if (first != null) {
                    wire.remove(first);
                    if (first.toServer) {
                        server.receive(method.protocol(), first.packet, now);
                    } else {
                        client.receive(method.protocol(), first.packet, now);
                    }
                } else {
                    server.expire(now);
                    client.expire(now);
                }
            }
            throw new AssertionError("no end");
        }

        private void drain() {
            AuthEvent event;
            while ((event = server.poll()) != null) {
                switch (event) {
                    case AuthEvent.Send send -> carry(true, send.packet());
                    case AuthEvent.Check check ->
                            server.answer(
                                    Verifier.verify(check.request(), clear(serverKnows)), now);
                    case AuthEvent.PeerProved peer ->
                            peerKeys =
                                    peer.keys() != null
                                            ? peer.keys()
                                            : new MppeKeys(new byte[0], new byte[0]);
                    case AuthEvent.PeerRefused refused -> {}
                    case AuthEvent.OwnProved own -> throw new AssertionError();
                    case AuthEvent.OwnRefused own -> throw new AssertionError();
                }
            }
            while ((event = client.poll()) != null) {
                switch (event) {
                    case AuthEvent.Send send -> carry(false, send.packet());
                    case AuthEvent.OwnProved own -> ownProved = own;
                    case AuthEvent.OwnRefused refused -> {}
                    case AuthEvent.Check c -> throw new AssertionError();
                    case AuthEvent.PeerProved p -> throw new AssertionError();
                    case AuthEvent.PeerRefused p -> throw new AssertionError();
                }
            }
        }

        private void carry(boolean fromServer, byte[] packet) {
            int copies = random.nextInt(6) == 0 ? 2 : random.nextInt(3) == 0 ? 0 : 1;
            for (int n = 0; n < copies; n++) {
                wire.add(new Wired(now + random.nextInt(400) * 1_000_000L, !fromServer, packet));
            }
        }
    }
}
