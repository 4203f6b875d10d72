package net.sallyport.protocol.ppp.auth;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The authenticator of PAP (RFC 1334 section 2). */
final class PapAuthenticator implements AuthRole.Checking {
    private enum State {
        IDLE,
        WAITING,
        CHECKING,
        PROVED,
        REFUSED
    }

    private final AuthTimers timers;
    private final AuthQueue queue;
    private State state = State.IDLE;
    private int id;
    private AuthRequest.@Nullable Pap request;
    private String reply = "";

    PapAuthenticator(AuthTimers timers, AuthQueue queue) {
        this.timers = timers;
        this.queue = queue;
    }

    @Override
    public void start(long nowNanos) {
        state = State.WAITING;
        queue.wake(nowNanos, timers.papTimeoutMillis());
    }

    @Override
    public void receive(AuthPacket packet, long nowNanos) {
        if (packet.code() != AuthPacket.PAP_REQUEST) {
            queue.count(AuthCounter.UNEXPECTED_CODE);
            return;
        }
        byte[] name = packet.field(0);
        byte[] password = name == null ? null : packet.field(name.length + 1);
        if (name == null || password == null) {
            queue.count(AuthCounter.MALFORMED);
            return;
        }
        switch (state) {
            case IDLE -> queue.count(AuthCounter.OUT_OF_STATE);
            case WAITING -> {
                state = State.CHECKING;
                queue.sleep();
                id = packet.id();
                request = new AuthRequest.Pap(name, password);
                queue.add(new AuthEvent.Check(request));
            }
            case CHECKING -> {
                // A retransmission has an identifier of its own, and the answer must bear it
                if (request != null
                        && Arrays.equals(name, request.name())
                        && Arrays.equals(password, request.password())) {
                    id = packet.id();
                    queue.count(AuthCounter.DUPLICATE);
                } else {
                    queue.count(AuthCounter.OUT_OF_STATE);
                }
            }
            case PROVED, REFUSED -> {
                // RFC 1334 section 2.2.1: a repeated request gets the same reply code
                queue.count(AuthCounter.DUPLICATE);
                id = packet.id();
                reply();
            }
        }
    }

    @Override
    public void answer(AuthAnswer answer, long nowNanos) {
        if (state != State.CHECKING || request == null) {
            queue.count(AuthCounter.OUT_OF_STATE);
            return;
        }
        switch (answer) {
            case AuthAnswer.Accept accept -> {
                state = State.PROVED;
                reply = AuthText.LOGIN_OK;
                reply();
                queue.add(new AuthEvent.PeerProved(AuthMethod.PAP, request.name(), accept.keys()));
            }
            case AuthAnswer.Refuse refuse -> {
                state = State.REFUSED;
                reply = refuse.message();
                reply();
                queue.add(new AuthEvent.PeerRefused(refuse.message()));
            }
        }
        request = null;
    }

    @Override
    public void timeout(long nowNanos) {
        state = State.REFUSED;
        reply = AuthText.LOGIN_INCORRECT;
        queue.add(new AuthEvent.PeerRefused("the peer did not send its name and password"));
    }

    private void reply() {
        int code = state == State.PROVED ? AuthPacket.PAP_ACK : AuthPacket.PAP_NAK;
        queue.send(AuthPacket.format(code, id, AuthPacket.counted(AuthText.bytes(reply))));
    }
}
