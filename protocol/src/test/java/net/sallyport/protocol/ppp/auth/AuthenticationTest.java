package net.sallyport.protocol.ppp.auth;

import static net.sallyport.protocol.ppp.auth.AuthBench.bytes;
import static net.sallyport.protocol.ppp.auth.AuthBench.clear;
import static net.sallyport.protocol.ppp.auth.AuthBench.credentials;
import static net.sallyport.protocol.ppp.auth.AuthBench.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.sallyport.protocol.crypto.Md4;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and who ends up believing what. */
class AuthenticationTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @EnumSource
    void letsInWhoKnowsThePassword(AuthMethod method) {
        AuthBench bench = new AuthBench(method);
        AuthRequest request = bench.firstCheck();
        assertArrayEquals(bytes("test"), request.name());
        assertEquals(method, request.method());
        bench.authenticator.answer(Verifier.verify(request, clear("test.test")), 0);
        byte[] success = bench.fromServer();
        bench.toClient(success);

        var proved = assertInstanceOf(AuthEvent.PeerProved.class, bench.authenticator.poll());
        var own = assertInstanceOf(AuthEvent.OwnProved.class, bench.prover.poll());
        assertArrayEquals(bytes("test"), proved.name());
        if (method.givesMppeKeys()) {
            assertArrayEquals(proved.keys().send(), own.keys().receive());
            assertArrayEquals(proved.keys().receive(), own.keys().send());
        }
        String wire =
                switch (method) {
                    case PAP -> "Login ok";
                    case CHAP_MD5, MSCHAP_V1 -> "Access granted";
                    case MSCHAP_V2 -> "S=[0-9A-F]{40} M=Access granted";
                };
        assertTrue(text(success, method == AuthMethod.PAP ? 5 : 4).matches(wire));
        assertEquals(method == AuthMethod.PAP ? "Login ok" : "Access granted", own.message());
        assertEquals(Long.MAX_VALUE, bench.authenticator.nextDeadlineNanos());
        assertEquals(Long.MAX_VALUE, bench.prover.nextDeadlineNanos());
        bench.quiet();
    }

    @ParameterizedTest
    @CsvSource({
        "PAP, Login incorrect, Login incorrect",
        "CHAP_MD5, Access denied, Access denied",
        "MSCHAP_V1, E=691 R=1 C=[0-9A-F]{16} V=0, Authentication failure",
        "MSCHAP_V2, E=691 R=1 C=[0-9A-F]{32} V=3 M=Access denied, Access denied",
    })
    void refusesAWrongPasswordInPppdsWords(AuthMethod method, String wire, String told) {
        AuthBench bench = new AuthBench(method);
        AuthRequest request = bench.firstCheck();
        bench.authenticator.answer(Verifier.verify(request, clear("other")), 0);
        byte[] failure = bench.fromServer();
        assertTrue(text(failure, method == AuthMethod.PAP ? 5 : 4).matches(wire));
        bench.toClient(failure);
        var refused = assertInstanceOf(AuthEvent.OwnRefused.class, bench.prover.poll());
        assertEquals(told, refused.text());
        if (!method.givesMppeKeys()) {
            assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
        }
        bench.quiet();
    }

    @ParameterizedTest
    @EnumSource
    void answersALostSuccessAgainWithTheSame(AuthMethod method) {
        AuthBench bench = new AuthBench(method);
        bench.authenticator.start(0);
        bench.prover.start(0);
        if (method != AuthMethod.PAP) {
            bench.toClient(bench.fromServer());
        }
        byte[] proof = bench.fromClient();
        bench.toServer(proof);
        AuthRequest request = bench.check();
        bench.toServer(proof);
        bench.quiet();
        bench.authenticator.answer(Verifier.verify(request, clear("test.test")), 0);
        byte[] success = bench.fromServer();
        assertInstanceOf(AuthEvent.PeerProved.class, bench.authenticator.poll());
        for (int n = 0; n < 3; n++) {
            bench.toServer(proof);
            assertArrayEquals(success, bench.fromServer());
        }
        bench.quiet();
        assertEquals(4, bench.counters.read(AuthCounter.DUPLICATE));
    }

    @ParameterizedTest
    @EnumSource(names = {"MSCHAP_V1", "MSCHAP_V2"})
    void servesTheRetriesThatItOffers(AuthMethod method) {
        // The prover's second try is the password as pppd reads it, byte by byte
        AuthBench bench =
                new AuthBench(method, AuthTimers.DEFAULT, credentials("test", "pässwörd"));
        AuthRequest first = bench.firstCheck();
        Secret asPppd =
                new Secret.NtHash(
                        Md4.digest(
                                new String(bytes("pässwörd"), StandardCharsets.ISO_8859_1)
                                        .getBytes(StandardCharsets.UTF_16LE)));
        bench.authenticator.answer(Verifier.verify(first, asPppd), 0);
        byte[] failure = bench.fromServer();
        bench.toClient(failure);
        byte[] again = bench.fromClient();
        assertEquals((failure[1] + 1) & 0xff, again[1] & 0xff);
        bench.toServer(again);
        AuthRequest second = bench.check();
        assertTrue(
                text(failure, 4)
                        .contains(
                                "C="
                                        + java.util.HexFormat.of()
                                                .withUpperCase()
                                                .formatHex(challenge(second))));
        assertNotEquals(Arrays.toString(challenge(first)), Arrays.toString(challenge(second)));
        bench.authenticator.answer(Verifier.verify(second, asPppd), 0);
        bench.toClient(bench.fromServer());
        assertInstanceOf(AuthEvent.PeerProved.class, bench.authenticator.poll());
        assertInstanceOf(AuthEvent.OwnProved.class, bench.prover.poll());
    }

    @Test
    void boundsTheRetries() {
        AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2);
        AuthRequest request = bench.firstCheck();
        for (int attempt = 1; attempt <= 3; attempt++) {
            bench.authenticator.answer(Verifier.verify(request, clear("other")), 0);
            byte[] failure = bench.fromServer();
            String retry = attempt < 3 ? " R=1 " : " R=0 ";
            assertTrue(text(failure, 4).contains(retry), "attempt " + attempt);
            if (attempt < 3) {
                byte[] response = new byte[4 + 50];
                response[0] = 2;
                response[1] = (byte) (failure[1] + 1);
                response[3] = (byte) response.length;
                response[4] = 49;
                bench.toServer(response);
                request = bench.check();
            }
        }
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @Test
    void waitsLongForARetryButNotForever() {
        AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2);
        AuthRequest request = bench.firstCheck();
        bench.authenticator.answer(Verifier.verify(request, clear("other")), 0);
        bench.fromServer();
        assertEquals(60 * SECOND, bench.authenticator.nextDeadlineNanos());
        bench.authenticator.expire(60 * SECOND);
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @ParameterizedTest
    @EnumSource(names = {"MSCHAP_V1", "MSCHAP_V2"})
    void tellsTheReasonOfARefusal(AuthMethod method) {
        AuthBench bench = new AuthBench(method);
        bench.firstCheck();
        bench.authenticator.answer(
                new AuthAnswer.Refuse(
                        AuthError.NO_DIALIN_PERMISSION, false, "already connected\r\nsince noon"),
                0);
        byte[] failure = bench.fromServer();
        assertTrue(text(failure, 4).startsWith("E=649 R=0 C="));
        assertTrue(text(failure, 4).endsWith(" M=already connected  since noon"));
        bench.toClient(failure);
        assertEquals(
                new AuthEvent.OwnRefused(
                        AuthError.NO_DIALIN_PERMISSION, "already connected  since noon"),
                bench.prover.poll());
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @Test
    void leavesOutTheMessageForAPeerWithFlags() {
        AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2);
        bench.authenticator.start(0);
        bench.prover.start(0);
        bench.toClient(bench.fromServer());
        byte[] response = bench.fromClient();
        response[4 + 49] = 4;
        bench.toServer(response);
        bench.authenticator.answer(Verifier.verify(bench.check(), clear("test.test")), 0);
        byte[] success = bench.fromServer();
        assertEquals(4 + 42, success.length);
        bench.toClient(success);
        assertEquals("", ((AuthEvent.OwnProved) bench.prover.poll()).message());
    }

    @Test
    void refusesAServerThatDoesNotProveItself() {
        AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2);
        AuthRequest request = bench.firstCheck();
        AuthAnswer.Accept accept = (AuthAnswer.Accept) Verifier.verify(request, clear("test.test"));
        String proof = accept.proof();
        for (String wrong :
                new String[] {
                    "", "S=", proof.substring(0, 41), proof.replace('S', 's'), "M=Access granted"
                }) {
            AuthBench fooled = new AuthBench(AuthMethod.MSCHAP_V2);
            fooled.firstCheck();
            fooled.authenticator.answer(new AuthAnswer.Accept(null, wrong), 0);
            fooled.toClient(fooled.fromServer());
            assertInstanceOf(AuthEvent.OwnRefused.class, fooled.prover.poll(), wrong);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 48, 50, 200})
    void refusesAResponseOfAnotherLength(int length) {
        AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2);
        bench.authenticator.start(0);
        byte[] challenge = bench.fromServer();
        byte[] response = new byte[5 + length];
        response[0] = 2;
        response[1] = challenge[1];
        response[3] = (byte) response.length;
        response[4] = (byte) length;
        bench.toServer(response);
        assertTrue(text(bench.fromServer(), 4).startsWith("E=691 R=0 "));
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @Test
    void takesNamesOfAnyLengthThatTheRfcAllows() {
        for (int length : new int[] {0, 255}) {
            Credentials credentials = new Credentials(new byte[length], clear("x"));
            AuthBench bench = new AuthBench(AuthMethod.MSCHAP_V2, AuthTimers.DEFAULT, credentials);
            assertEquals(length, bench.firstCheck().name().length);
        }
        AuthBench bench = new AuthBench(AuthMethod.CHAP_MD5);
        bench.authenticator.start(0);
        byte[] response = new byte[4 + 17 + 256];
        response[0] = 2;
        response[1] = bench.fromServer()[1];
        response[2] = 1;
        response[3] = (byte) response.length;
        response[4] = 16;
        bench.toServer(response);
        bench.quiet();
        assertEquals(1, bench.counters.read(AuthCounter.MALFORMED));
    }

    @Test
    void challengesAgainAndAgainThenGivesUp() {
        AuthBench bench = new AuthBench(AuthMethod.CHAP_MD5);
        bench.authenticator.start(0);
        byte[] challenge = bench.fromServer();
        assertEquals("pptpd", text(challenge, 4 + 1 + 16));
        long now = 0;
        for (int n = 1; n < 10; n++) {
            now += 3 * SECOND;
            assertEquals(now, bench.authenticator.nextDeadlineNanos());
            bench.authenticator.expire(now - 1);
            bench.quiet();
            bench.authenticator.expire(now);
            assertArrayEquals(challenge, bench.fromServer());
        }
        bench.authenticator.expire(now + 3 * SECOND);
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
        assertEquals(Long.MAX_VALUE, bench.authenticator.nextDeadlineNanos());
    }

    @Test
    void challengesAnAuthenticatedPeerAnewWhenToldTo() {
        AuthTimers timers = new AuthTimers(3_000, 10, 20_000, 60_000, 3_000, 10, 30_000, 3);
        AuthBench bench =
                new AuthBench(AuthMethod.MSCHAP_V2, timers, credentials("test", "test.test"));
        AuthRequest first = bench.firstCheck();
        bench.authenticator.answer(Verifier.verify(first, clear("test.test")), 0);
        bench.toClient(bench.fromServer());
        assertInstanceOf(AuthEvent.PeerProved.class, bench.authenticator.poll());
        assertInstanceOf(AuthEvent.OwnProved.class, bench.prover.poll());

        bench.authenticator.expire(20 * SECOND);
        bench.toClient(bench.fromServer());
        byte[] response = bench.fromClient();
        bench.toServer(response);
        AuthRequest second = bench.check();
        assertNotEquals(Arrays.toString(challenge(first)), Arrays.toString(challenge(second)));
        bench.authenticator.answer(Verifier.verify(second, clear("test.test")), 21 * SECOND);
        bench.toClient(bench.fromServer());
        // Told once
        bench.quiet();
        assertEquals(41 * SECOND, bench.authenticator.nextDeadlineNanos());

        bench.authenticator.expire(41 * SECOND);
        bench.toClient(bench.fromServer());
        byte[] otherName = bench.fromClient();
        otherName[otherName.length - 1] = 'X';
        bench.toServer(otherName);
        bench.fromServer();
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @Test
    void answersPapUnderTheLatestIdentifier() {
        AuthBench bench = new AuthBench(AuthMethod.PAP);
        bench.authenticator.start(0);
        bench.prover.start(0);
        byte[] first = bench.fromClient();
        bench.prover.expire(3 * SECOND);
        byte[] second = bench.fromClient();
        assertEquals((first[1] + 1) & 0xff, second[1] & 0xff);
        bench.toServer(first);
        AuthRequest request = bench.check();
        bench.toServer(second);
        bench.authenticator.answer(Verifier.verify(request, clear("test.test")), 0);
        byte[] ack = bench.fromServer();
        assertEquals(second[1], ack[1]);
        // The reply to the earlier one would do as well
        ack[1] = first[1];
        bench.toClient(ack);
        assertInstanceOf(AuthEvent.OwnProved.class, bench.prover.poll());
    }

    @Test
    void givesUpOnAPeerThatSendsNoPapRequest() {
        AuthBench bench = new AuthBench(AuthMethod.PAP);
        bench.authenticator.start(0);
        bench.authenticator.expire(30 * SECOND);
        assertInstanceOf(AuthEvent.PeerRefused.class, bench.authenticator.poll());
    }

    @ParameterizedTest
    @EnumSource
    void givesUpOnAServerThatSaysNothing(AuthMethod method) {
        AuthBench bench = new AuthBench(method);
        bench.prover.start(0);
        int sent = 0;
        AuthEvent event = null;
        while (bench.prover.nextDeadlineNanos() != Long.MAX_VALUE) {
            bench.prover.expire(bench.prover.nextDeadlineNanos());
            while ((event = bench.prover.poll()) instanceof AuthEvent.Send) {
                sent++;
            }
        }
        assertInstanceOf(AuthEvent.OwnRefused.class, event);
        assertEquals(method == AuthMethod.PAP ? 10 : 0, sent);
    }

    @Test
    void verifiesFromHashesAndRefusesWhatHashesCannotVerify() {
        Secret hash = new Secret.NtHash(Password.ntHashes(bytes("test.test")).getFirst());
        for (AuthMethod method : AuthMethod.values()) {
            AuthAnswer answer = Verifier.verify(new AuthBench(method).firstCheck(), hash);
            if (method == AuthMethod.CHAP_MD5) {
                assertInstanceOf(AuthAnswer.Refuse.class, answer);
            } else {
                assertInstanceOf(AuthAnswer.Accept.class, answer, method.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsInWithPasswordsInFullUnicode(AuthMethod method) {
        for (String password : new String[] {"", "密码😀", "pässwörd", "a".repeat(200)}) {
            AuthBench bench =
                    new AuthBench(method, AuthTimers.DEFAULT, credentials("用户", password));
            AuthAnswer answer = Verifier.verify(bench.firstCheck(), clear(password));
            assertInstanceOf(AuthAnswer.Accept.class, answer, password);
        }
    }

    @Test
    void neverShowsASecret() {
        String all =
                clear("geheim").toString()
                        + credentials("n", "geheim")
                        + new AuthBench(AuthMethod.PAP).firstCheck()
                        + new Secret.NtHash(new byte[16])
                        + Verifier.verify(
                                new AuthBench(AuthMethod.MSCHAP_V2).firstCheck(),
                                clear("test.test"));
        assertTrue(!all.contains("geheim"), all);
    }

    private static byte[] challenge(AuthRequest request) {
        return switch (request) {
            case AuthRequest.MsChapV1 v1 -> v1.challenge();
            case AuthRequest.MsChapV2 v2 -> v2.authenticatorChallenge();
            case AuthRequest.ChapMd5 md5 -> md5.challenge();
            case AuthRequest.Pap pap -> new byte[0];
        };
    }
}
