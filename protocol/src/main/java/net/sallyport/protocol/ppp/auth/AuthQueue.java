package net.sallyport.protocol.ppp.auth;

import java.util.ArrayDeque;
import net.sallyport.protocol.Counters;
import org.jspecify.annotations.Nullable;

/** What the roles of authentication share: events to be taken, a deadline, counters. */
final class AuthQueue {
    static final long NEVER = Long.MAX_VALUE;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int protocol;
    private final Counters<AuthCounter> counters;
    private final ArrayDeque<AuthEvent> events = new ArrayDeque<>(2);
    private long deadlineNanos = NEVER;

    AuthQueue(int protocol, Counters<AuthCounter> counters) {
        this.protocol = protocol;
        this.counters = counters;
    }

    void add(AuthEvent event) {
        events.add(event);
    }

    void send(byte[] packet) {
        events.add(new AuthEvent.Send(protocol, packet));
    }

    @Nullable AuthEvent poll() {
        return events.poll();
    }

    void count(AuthCounter cause) {
        counters.count(cause);
    }

    /** The packet, or null after counting why not. */
    @Nullable AuthPacket parse(int packetProtocol, byte[] bytes) {
        if (packetProtocol != protocol) {
            count(AuthCounter.WRONG_PROTOCOL);
            return null;
        }
        AuthPacket packet = AuthPacket.parse(bytes);
        if (packet == null) {
            count(AuthCounter.MALFORMED);
        }
        return packet;
    }

    void wake(long nowNanos, long afterMillis) {
        deadlineNanos = nowNanos + afterMillis * NANOS_PER_MILLI;
    }

    void sleep() {
        deadlineNanos = NEVER;
    }

    /** Whether the deadline has passed; it is then no more. */
    boolean due(long nowNanos) {
        if (nowNanos < deadlineNanos) {
            return false;
        }
        deadlineNanos = NEVER;
        return true;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }
}
