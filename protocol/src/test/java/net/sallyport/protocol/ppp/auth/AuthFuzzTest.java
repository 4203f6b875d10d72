package net.sallyport.protocol.ppp.auth;

import static net.sallyport.protocol.ppp.auth.AuthBench.clear;
import static net.sallyport.protocol.ppp.auth.AuthBench.credentials;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/** Hostile packets, answers and times in any order, mixed with what the other role really sends. */
class AuthFuzzTest {
    private static final AuthTimers SHORT =
            new AuthTimers(3_000, 3, 9_000, 9_000, 3_000, 3, 9_000, 3);

    @FuzzTest(maxDuration = "60s")
    void authenticatorIsTotal(FuzzedDataProvider data) {
        run(data, true);
    }

    @FuzzTest(maxDuration = "60s")
    void proverIsTotal(FuzzedDataProvider data) {
        run(data, false);
    }

    private static void run(FuzzedDataProvider data, boolean hostileToServer) {
        AuthMethod method = data.pickValue(AuthMethod.values());
        AuthBench bench = new AuthBench(method, SHORT, credentials("D\\test", "pässwörd"));
        List<AuthRequest> requests = new ArrayList<>();
        boolean proved = false;
        boolean rightAnswer = false;
        bench.authenticator.start(0);
        bench.prover.start(0);
        while (data.remainingBytes() > 0) {
            switch (data.consumeInt(0, 4)) {
                case 0 -> {
                    byte[] packet = data.consumeBytes(data.consumeInt(0, 80));
                    if (packet.length >= 4 && data.consumeBoolean()) {
                        packet[2] = 0;
                        packet[3] = (byte) packet.length;
                    }
                    if (hostileToServer) {
                        bench.toServer(packet);
                    } else {
                        bench.toClient(packet);
                    }
                }
                case 1 -> {
                    if (!requests.isEmpty()) {
                        AuthAnswer answer =
                                Verifier.verify(
                                        requests.removeFirst(),
                                        clear(data.consumeBoolean() ? "pässwörd" : "x"));
                        rightAnswer |= answer instanceof AuthAnswer.Accept;
                        bench.authenticator.answer(answer, bench.now);
                    }
                }
                case 2 -> {
                    bench.now += data.consumeInt(0, 5_000) * 1_000_000L;
                    bench.authenticator.expire(bench.now);
                    bench.prover.expire(bench.now);
                }
                case 3 ->
                        bench.authenticator.answer(
                                new AuthAnswer.Refuse(
                                        data.pickValue(AuthError.values()),
                                        data.consumeBoolean(),
                                        data.consumeString(20)),
                                bench.now);
                default -> bench.prover.receive(data.consumeInt(0, 65535), new byte[4], 0);
            }
            for (AuthEvent event = bench.authenticator.poll();
                    event != null;
                    event = bench.authenticator.poll()) {
                switch (event) {
                    case AuthEvent.Send send -> bench.toClient(send.packet());
                    case AuthEvent.Check check -> requests.add(check.request());
                    case AuthEvent.PeerProved peer -> proved = true;
                    case AuthEvent.PeerRefused refused -> requests.clear();
                    case AuthEvent.OwnProved own -> throw new AssertionError();
                    case AuthEvent.OwnRefused own -> throw new AssertionError();
                }
            }
            for (AuthEvent event = bench.prover.poll();
                    event != null;
                    event = bench.prover.poll()) {
                if (event instanceof AuthEvent.Send send) {
                    bench.toServer(send.packet());
                }
            }
            if (proved && !rightAnswer) {
                throw new AssertionError("in without an answer that said so");
            }
        }
    }
}
