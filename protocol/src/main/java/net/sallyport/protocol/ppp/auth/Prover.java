package net.sallyport.protocol.ppp.auth;

import java.util.random.RandomGenerator;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/** Belongs to a worker. */
public final class Prover {
    public Prover(
            AuthMethod method,
            AuthTimers timers,
            Credentials credentials,
            RandomGenerator random,
            Counters<AuthCounter> counters) {}

    public void start(long nowNanos) {}

    public void receive(int protocol, byte[] packet, long nowNanos) {}

    public void expire(long nowNanos) {}

    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    public @Nullable AuthEvent poll() {
        return null;
    }
}
