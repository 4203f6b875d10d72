package net.sallyport.protocol.ppp.auth;

import java.util.random.RandomGenerator;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/**
 * Proves to the peer who we are: the peer's role in RFC 1334, 1994, 2433 and 2759. Belongs to a
 * worker. Deterministic; what it wants is taken with {@link #poll}.
 */
public final class Prover {
    private final AuthQueue queue;
    private final AuthRole.Proving role;

    public Prover(
            AuthMethod method,
            AuthTimers timers,
            Credentials credentials,
            RandomGenerator random,
            Counters<AuthCounter> counters) {
        queue = new AuthQueue(method.protocol(), counters);
        role =
                method == AuthMethod.PAP
                        ? new PapProver(timers, credentials, random, queue)
                        : new ChapProver(method, timers, credentials, random, queue);
    }

    /** The link is established: send the request, or wait to be challenged. */
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
