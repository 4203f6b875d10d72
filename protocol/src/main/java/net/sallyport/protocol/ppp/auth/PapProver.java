package net.sallyport.protocol.ppp.auth;

import java.util.random.RandomGenerator;

/** The peer of PAP (RFC 1334 section 2). */
final class PapProver implements AuthRole.Proving {
    private enum State {
        IDLE,
        ASKING,
        PROVED,
        REFUSED
    }

    private final AuthTimers timers;
    private final Credentials credentials;
    private final RandomGenerator random;
    private final AuthQueue queue;
    private State state = State.IDLE;
    private int id;
    private int requestsSent;

    PapProver(AuthTimers timers, Credentials credentials, RandomGenerator random, AuthQueue queue) {
        this.timers = timers;
        this.credentials = credentials;
        this.random = random;
        this.queue = queue;
    }

    @Override
    public void start(long nowNanos) {
        state = State.ASKING;
        id = random.nextInt(256);
        requestsSent = 0;
        request(nowNanos);
    }

    @Override
    public void receive(AuthPacket packet, long nowNanos) {
        if (packet.code() != AuthPacket.PAP_ACK && packet.code() != AuthPacket.PAP_NAK) {
            queue.count(AuthCounter.UNEXPECTED_CODE);
            return;
        }
        if (state != State.ASKING) {
            queue.count(AuthCounter.OUT_OF_STATE);
            return;
        }
        // Each retransmission has a new identifier (RFC 1334 section 2.2.1); the reply to any will
        // do
        if ((id - packet.id() & 0xff) >= requestsSent) {
            queue.count(AuthCounter.WRONG_ID);
            return;
        }
        // A message that is not there, or longer than the packet, changes nothing about the reply
        byte[] field = packet.field(0);
        String message = AuthText.printable(field == null ? new byte[0] : field);
        queue.sleep();
        if (packet.code() == AuthPacket.PAP_ACK) {
            state = State.PROVED;
            queue.add(new AuthEvent.OwnProved(AuthMethod.PAP, null, message));
        } else {
            refused(message.isEmpty() ? "PAP authentication failed" : message);
        }
    }

    @Override
    public void timeout(long nowNanos) {
        if (requestsSent < timers.papMaxAuthreq()) {
            id = id + 1 & 0xff;
            request(nowNanos);
        } else {
            refused("no answer to PAP requests");
        }
    }

    private void request(long nowNanos) {
        if (!(credentials.secret() instanceof Secret.ClearText(byte[] password))) {
            refused("PAP needs the password itself");
            return;
        }
        requestsSent++;
        queue.send(
                AuthPacket.format(
                        AuthPacket.PAP_REQUEST,
                        id,
                        AuthPacket.counted(credentials.name()),
                        AuthPacket.counted(password)));
        queue.wake(nowNanos, timers.papRestartMillis());
    }

    private void refused(String text) {
        state = State.REFUSED;
        queue.add(new AuthEvent.OwnRefused(null, text));
    }
}
