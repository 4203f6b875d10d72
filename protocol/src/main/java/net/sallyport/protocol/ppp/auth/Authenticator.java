package net.sallyport.protocol.ppp.auth;

import java.util.random.RandomGenerator;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/**
 * Has the peer prove who it is: the authenticator of RFC 1334, 1994, 2433 and 2759. Belongs to a
 * worker. Deterministic; what it wants is taken with {@link #poll}.
 */
public final class Authenticator {
    private final AuthQueue queue;
    private final AuthRole.Checking role;

    /**
     * @param ourName sent with challenges, at most 255 bytes
     */
    public Authenticator(
            AuthMethod method,
            AuthTimers timers,
            byte[] ourName,
            RandomGenerator random,
            Counters<AuthCounter> counters) {
        queue = new AuthQueue(method.protocol(), counters);
        role =
                method == AuthMethod.PAP
                        ? new PapAuthenticator(timers, queue)
                        : new ChapAuthenticator(method, timers, ourName, random, queue);
    }

    /** The link is established: challenge the peer, or wait for its request. */
    public void start(long nowNanos) {
        role.start(nowNanos);
    }

    /**
     * Takes a packet of the peer's.
     *
     * @param packet the information field of the frame, from the code on
     */
    public void receive(int protocol, byte[] packet, long nowNanos) {
        AuthPacket parsed = queue.parse(protocol, packet);
        if (parsed != null) {
            role.receive(parsed, nowNanos);
        }
    }

    /** The answer to the last {@link AuthEvent.Check}; ignored if none is open. */
    public void answer(AuthAnswer answer, long nowNanos) {
        role.answer(answer, nowNanos);
    }

    /** To be called when {@link #nextDeadlineNanos} has passed; early or late does no harm. */
    public void expire(long nowNanos) {
        if (queue.due(nowNanos)) {
            role.timeout(nowNanos);
        }
    }

    /** Long.MAX_VALUE for none. */
    public long nextDeadlineNanos() {
        return queue.deadlineNanos();
    }

    public @Nullable AuthEvent poll() {
        return queue.poll();
    }
}
