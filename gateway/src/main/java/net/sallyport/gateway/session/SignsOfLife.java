package net.sallyport.gateway.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * When the peer of a session was last heard of. Written by the session's worker alone, a plain
 * store per packet; read from any thread, a moment old.
 */
final class SignsOfLife {
    private static final VarHandle HEARD = handle("heardNanos");
    private static final VarHandle TRAFFIC = handle("trafficNanos");

    @SuppressWarnings("unused") // by its handle
    private long heardNanos;

    @SuppressWarnings("unused") // by its handle
    private long trafficNanos;

    /** A frame came, of whatever protocol. */
    void heard(long nowNanos) {
        HEARD.setOpaque(this, nowNanos);
    }

    /** An IP packet came. */
    void traffic(long nowNanos) {
        TRAFFIC.setOpaque(this, nowNanos);
    }

    long lastHeardNanos() {
        return (long) HEARD.getOpaque(this);
    }

    long lastTrafficNanos() {
        return (long) TRAFFIC.getOpaque(this);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(SignsOfLife.class, field, long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
