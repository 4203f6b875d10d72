package net.sallyport.protocol.ppp.auth;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The authenticator of CHAP with MD5, MS-CHAPv1 and MS-CHAPv2. */
final class ChapAuthenticator implements AuthRole.Checking {
    private static final int NAME_MAX = 255;

    private enum State {
        IDLE,
        /** A Challenge is out, and is sent again. */
        CHALLENGED,
        /** A Failure with {@code R=1} is out; the peer may ask its user. */
        RETRY_OFFERED,
        CHECKING,
        PROVED,
        REFUSED
    }

    private final AuthMethod method;
    private final AuthTimers timers;
    private final byte[] ourName;
    private final RandomGenerator random;
    private final AuthQueue queue;

    private State state = State.IDLE;
    private int id;
    private byte[] challenge = {};
    private int challengesSent;
    private int attempts;

    private AuthRequest.@Nullable MsChapV2 flagged;
    private byte[] nameInCheck = {};

    /** The name that was proved; null until then. */
    private byte @Nullable [] provedName;

    /** The last Success or Failure, for a Response that comes again. */
    private byte @Nullable [] reply;

    private int replyId;

    ChapAuthenticator(
            AuthMethod method,
            AuthTimers timers,
            byte[] ourName,
            RandomGenerator random,
            AuthQueue queue) {
        this.method = method;
        this.timers = timers;
        this.ourName = ourName;
        this.random = random;
        this.queue = queue;
    }

    @Override
    public void start(long nowNanos) {
        id = random.nextInt(256);
        newChallenge(nowNanos);
    }

    @Override
    public void receive(AuthPacket packet, long nowNanos) {
        if (packet.code() != AuthPacket.CHAP_RESPONSE) {
            queue.count(AuthCounter.UNEXPECTED_CODE);
            return;
        }
        byte[] value = packet.field(0);
        if (value == null || packet.data().length - value.length - 1 > NAME_MAX) {
            queue.count(AuthCounter.MALFORMED);
            return;
        }
        if (packet.id() == id && (state == State.CHALLENGED || state == State.RETRY_OFFERED)) {
            check(value, packet.rest(value.length + 1), nowNanos);
        } else if (packet.id() == id && state == State.CHECKING) {
            queue.count(AuthCounter.DUPLICATE);
        } else if (reply != null && packet.id() == replyId) {
            // RFC 1994 section 4.2: the reply may have been lost
            queue.count(AuthCounter.DUPLICATE);
            queue.send(reply);
        } else {
            queue.count(state == State.IDLE ? AuthCounter.OUT_OF_STATE : AuthCounter.WRONG_ID);
        }
    }

    @Override
    public void answer(AuthAnswer answer, long nowNanos) {
        if (state != State.CHECKING) {
            queue.count(AuthCounter.OUT_OF_STATE);
            return;
        }
        switch (answer) {
            case AuthAnswer.Accept accept -> accepted(accept, nowNanos);
            case AuthAnswer.Refuse refuse -> refused(refuse, nowNanos);
        }
    }

    @Override
    public void timeout(long nowNanos) {
        switch (state) {
            case CHALLENGED -> {
                if (challengesSent < timers.chapMaxChallenge()) {
                    sendChallenge(nowNanos);
                } else {
                    state = State.REFUSED;
                    queue.add(new AuthEvent.PeerRefused("no answer to CHAP challenges"));
                }
            }
            case RETRY_OFFERED -> {
                state = State.REFUSED;
                queue.add(new AuthEvent.PeerRefused("no new answer after a wrong password"));
            }
            case PROVED -> newChallenge(nowNanos);
            case IDLE, CHECKING, REFUSED -> {}
        }
    }

    private void newChallenge(long nowNanos) {
        state = State.CHALLENGED;
        id = id + 1 & 0xff;
        challenge = randomChallenge();
        challengesSent = 0;
        attempts = 0;
        sendChallenge(nowNanos);
    }

    private void sendChallenge(long nowNanos) {
        challengesSent++;
        queue.send(
                AuthPacket.format(
                        AuthPacket.CHAP_CHALLENGE, id, AuthPacket.counted(challenge), ourName));
        queue.wake(nowNanos, timers.chapRestartMillis());
    }

    private byte[] randomChallenge() {
        byte[] fresh =
                new byte
                        [method == AuthMethod.MSCHAP_V1
                                ? MsChap.SHORT_CHALLENGE
                                : MsChap.CHALLENGE];
        random.nextBytes(fresh);
        return fresh;
    }

    private void check(byte[] value, byte[] name, long nowNanos) {
        state = State.CHECKING;
        queue.sleep();
        attempts++;
        nameInCheck = name;
        boolean otherName = provedName != null && !Arrays.equals(name, provedName);
        AuthRequest request = otherName ? null : request(value, name);
        flagged = request instanceof AuthRequest.MsChapV2 v2 && v2.flags() != 0 ? v2 : null;
        if (request == null) {
            refused(
                    new AuthAnswer.Refuse(
                            AuthError.AUTHENTICATION_FAILURE, false, AuthText.ACCESS_DENIED),
                    nowNanos);
        } else {
            queue.add(new AuthEvent.Check(request));
        }
    }

    /** What is to be checked; null if the value cannot be a response of this method. */
    private @Nullable AuthRequest request(byte[] value, byte[] name) {
        int length = method == AuthMethod.CHAP_MD5 ? ChapMd5.LENGTH : MsChap.RESPONSE_VALUE;
        if (value.length != length) {
            return null;
        }
        return switch (method) {
            case CHAP_MD5 -> new AuthRequest.ChapMd5(name, id, challenge, value);
            case MSCHAP_V1 ->
                    new AuthRequest.MsChapV1(
                            name,
                            challenge,
                            Arrays.copyOf(value, 24),
                            Arrays.copyOfRange(value, 24, 48),
                            value[48] != 0);
            case MSCHAP_V2 ->
                    new AuthRequest.MsChapV2(
                            name,
                            challenge,
                            Arrays.copyOf(value, 16),
                            Arrays.copyOfRange(value, 24, 48),
                            value[48] & 0xff);
            case PAP -> null;
        };
    }

    private void accepted(AuthAnswer.Accept accept, long nowNanos) {
        state = State.PROVED;
        String message = AuthText.ACCESS_GRANTED;
        if (method == AuthMethod.MSCHAP_V2) {
            // Windows 98 cannot read M=, and is known by flags that are not zero
            String proof = accept.proof() == null ? "" : accept.proof();
            message = flagged != null ? proof : proof + " M=" + message;
        }
        reply(AuthPacket.CHAP_SUCCESS, AuthText.bytes(message));
        if (provedName == null) {
            provedName = nameInCheck;
            queue.add(new AuthEvent.PeerProved(method, nameInCheck, accept.keys()));
        }
        if (timers.chapIntervalMillis() > 0) {
            queue.wake(nowNanos, timers.chapIntervalMillis());
        }
    }

    private void refused(AuthAnswer.Refuse refuse, long nowNanos) {
        if (method == AuthMethod.CHAP_MD5) {
            reply(AuthPacket.CHAP_FAILURE, AuthText.bytes(refuse.message()));
            state = State.REFUSED;
            queue.add(new AuthEvent.PeerRefused(refuse.message()));
            return;
        }
        boolean retry = refuse.retry() && attempts < timers.maxAttempts();
        challenge = randomChallenge();
        reply(
                AuthPacket.CHAP_FAILURE,
                AuthText.failure(method, refuse.error(), retry, challenge, refuse.message()));
        if (retry) {
            // RFC 2759 sections 6 and 9.1.4: the next Response has the next identifier and answers
            // the challenge of the Failure; no short timeout
            state = State.RETRY_OFFERED;
            id = id + 1 & 0xff;
            queue.wake(nowNanos, timers.chapTimeoutMillis());
        } else {
            state = State.REFUSED;
            queue.add(
                    new AuthEvent.PeerRefused(
                            refuse.message().isEmpty() ? refuse.error().text() : refuse.message()));
        }
    }

    private void reply(int code, byte[] message) {
        byte[] packet = AuthPacket.format(code, id, message);
        reply = packet;
        replyId = id;
        queue.send(packet);
    }
}
