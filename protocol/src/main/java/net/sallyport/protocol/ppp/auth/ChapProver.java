package net.sallyport.protocol.ppp.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The peer of CHAP with MD5, MS-CHAPv1 and MS-CHAPv2. */
final class ChapProver implements AuthRole.Proving {
    private enum State {
        IDLE,
        /** No Challenge yet. */
        WAITING,
        /** A Response is out, and is sent again. */
        RESPONDED,
        PROVED,
        REFUSED
    }

    private final AuthMethod method;
    private final AuthTimers timers;
    private final Credentials credentials;
    private final RandomGenerator random;
    private final AuthQueue queue;

    /** The hashes that may be ours: the true one, then the one that pppd would have. */
    private final List<byte[]> hashes;

    private State state = State.IDLE;
    private int hashInUse;
    private boolean everProved;
    private int id;
    private byte[] challenge = {};
    private byte[] response = {};
    private int responsesSent;
    private @Nullable MppeKeys keys;

    /** MS-CHAPv2: what the authenticator has to say to prove itself. */
    private byte[] expectedProof = {};

    ChapProver(
            AuthMethod method,
            AuthTimers timers,
            Credentials credentials,
            RandomGenerator random,
            AuthQueue queue) {
        this.method = method;
        this.timers = timers;
        this.credentials = credentials;
        this.random = random;
        this.queue = queue;
        hashes = Password.ntHashes(credentials.secret());
    }

    @Override
    public void start(long nowNanos) {
        state = State.WAITING;
        queue.wake(nowNanos, timers.chapTimeoutMillis());
    }

    @Override
    public void receive(AuthPacket packet, long nowNanos) {
        switch (packet.code()) {
            case AuthPacket.CHAP_CHALLENGE -> challenged(packet, nowNanos);
            case AuthPacket.CHAP_SUCCESS, AuthPacket.CHAP_FAILURE -> {
                if (state != State.RESPONDED) {
                    queue.count(AuthCounter.OUT_OF_STATE);
                } else if (packet.id() != id) {
                    queue.count(AuthCounter.WRONG_ID);
                } else if (packet.code() == AuthPacket.CHAP_SUCCESS) {
                    succeeded(packet.data());
                } else {
                    failed(packet.data(), nowNanos);
                }
            }
            default -> queue.count(AuthCounter.UNEXPECTED_CODE);
        }
    }

    @Override
    public void timeout(long nowNanos) {
        if (state == State.RESPONDED && responsesSent < timers.chapMaxChallenge()) {
            // The Success may have been lost: the Response again brings it again
            sendResponse(nowNanos);
        } else {
            refused(
                    null,
                    state == State.WAITING ? "no CHAP challenge came" : "no answer to our proof");
        }
    }

    private void challenged(AuthPacket packet, long nowNanos) {
        byte[] value = packet.field(0);
        if (value == null || !fits(value)) {
            queue.count(AuthCounter.MALFORMED);
            return;
        }
        if (state == State.IDLE || state == State.REFUSED) {
            queue.count(AuthCounter.OUT_OF_STATE);
            return;
        }
        if (packet.id() == id && Arrays.equals(value, challenge)) {
            // Answered alike: with a new peer challenge the two sides could hold different keys
            queue.count(AuthCounter.DUPLICATE);
            queue.send(response);
            return;
        }
        state = State.RESPONDED;
        respond(packet.id(), value, nowNanos);
    }

    private boolean fits(byte[] value) {
        return switch (method) {
            case PAP -> false;
            case CHAP_MD5 -> value.length > 0;
            case MSCHAP_V1 -> value.length == MsChap.SHORT_CHALLENGE;
            case MSCHAP_V2 -> value.length == MsChap.CHALLENGE;
        };
    }

    private void respond(int id, byte[] challenge, long nowNanos) {
        this.id = id;
        this.challenge = challenge;
        byte[] value =
                switch (method) {
                    case PAP -> null;
                    case CHAP_MD5 -> ChapMd5.response(id, credentials.secret(), challenge);
                    case MSCHAP_V1 -> valueV1();
                    case MSCHAP_V2 -> valueV2();
                };
        if (value == null) {
            refused(null, "CHAP with MD5 needs the password itself");
            return;
        }
        response =
                AuthPacket.format(
                        AuthPacket.CHAP_RESPONSE,
                        id,
                        AuthPacket.counted(value),
                        credentials.name());
        responsesSent = 0;
        sendResponse(nowNanos);
    }

    private void sendResponse(long nowNanos) {
        responsesSent++;
        queue.send(response);
        queue.wake(nowNanos, timers.chapRestartMillis());
    }

    /**
     * RFC 2433 section 6.
     *
     * <pre>
     * +---------------------------+------------------+----------+
     * | LM response, 24: zeros    | NT response, 24  | use NT, 1|
     * +---------------------------+------------------+----------+
     * </pre>
     */
    private byte[] valueV1() {
        byte[] hash = hashes.get(hashInUse);
        byte[] value = new byte[MsChap.RESPONSE_VALUE];
        System.arraycopy(MsChap.response(challenge, hash), 0, value, 24, MsChap.NT_RESPONSE);
        value[48] = 1;
        keys =
                MppeKeyDerivation.fromMsChapV1(
                        hash,
                        challenge,
                        credentials.secret() instanceof Secret.ClearText(byte[] utf8)
                                ? utf8
                                : null);
        return value;
    }

    /**
     * RFC 2759 section 4.
     *
     * <pre>
     * +--------------------+-----------------+------------------+----------+
     * | peer challenge, 16 | zeros, 8        | NT response, 24  | flags, 1 |
     * +--------------------+-----------------+------------------+----------+
     * </pre>
     */
    private byte[] valueV2() {
        byte[] hash = hashes.get(hashInUse);
        byte[] peerChallenge = new byte[MsChap.CHALLENGE];
        random.nextBytes(peerChallenge);
        byte[] hashed = MsChap.challengeHash(peerChallenge, challenge, credentials.name());
        byte[] ntResponse = MsChap.response(hashed, hash);
        byte[] value = new byte[MsChap.RESPONSE_VALUE];
        System.arraycopy(peerChallenge, 0, value, 0, peerChallenge.length);
        System.arraycopy(ntResponse, 0, value, 24, ntResponse.length);
        expectedProof = MsChap.proof(hash, ntResponse, hashed).getBytes(StandardCharsets.US_ASCII);
        keys = MppeKeyDerivation.fromMsChapV2(hash, ntResponse, false);
        return value;
    }

    private void succeeded(byte[] data) {
        queue.sleep();
        String message = AuthText.printable(data);
        if (method == AuthMethod.MSCHAP_V2) {
            // RFC 2759 section 5: an authenticator that does not prove itself ends the session
            if (data.length < MsChap.PROOF
                    || !MessageDigest.isEqual(Arrays.copyOf(data, MsChap.PROOF), expectedProof)) {
                refused(null, "the server did not prove that it knows the password");
                return;
            }
            message = AuthText.successMessage(data);
        }
        state = State.PROVED;
        if (!everProved) {
            everProved = true;
            queue.add(new AuthEvent.OwnProved(method, keys, message));
        }
    }

    private void failed(byte[] data, long nowNanos) {
        queue.sleep();
        if (method == AuthMethod.CHAP_MD5) {
            String message = AuthText.printable(data);
            refused(null, message.isEmpty() ? "CHAP authentication failed" : message);
            return;
        }
        AuthText.Failure failure = AuthText.parseFailure(data);
        byte[] next = failure.challenge() == null ? implied() : failure.challenge();
        if (failure.retry()
                && failure.error() == AuthError.AUTHENTICATION_FAILURE
                && hashInUse + 1 < hashes.size()
                && fits(next)) {
            // RFC 2759 section 9.1.4: the next identifier, the challenge of the Failure
            hashInUse++;
            respond(id + 1 & 0xff, next, nowNanos);
            return;
        }
        refused(failure.error(), failure.text());
    }

    /**
     * RFC 2433 section 8: without C= the next challenge is the last one, its first byte plus 23.
     */
    private byte[] implied() {
        byte[] next = challenge.clone();
        next[0] = (byte) (next[0] + 23);
        return next;
    }

    private void refused(@Nullable AuthError error, String text) {
        state = State.REFUSED;
        queue.sleep();
        queue.add(new AuthEvent.OwnRefused(error, text));
    }
}
