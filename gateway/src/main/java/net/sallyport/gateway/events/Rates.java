package net.sallyport.gateway.events;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.sallyport.gateway.session.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * What sessions carry of late: looked at every {@value #EVERY_MILLIS} ms as long as somebody asks,
 * and a while longer. Safe for any thread.
 */
public final class Rates implements AutoCloseable {
    public static final long EVERY_MILLIS = 2_000;

    /** How many looks back are kept: a minute. */
    public static final int KEPT = 30;

    private static final long LINGER_NANOS = 10L * 60 * 1_000_000_000;

    private final Supplier<Collection<SessionView>> sessions;
    private Map<Long, Track> tracks = new HashMap<>();
    private @Nullable Thread looking;
    private long askedNanos;
    private boolean closed;

    /** Bytes in a second, the oldest first; of the newest look the last. */
    public record Rate(long[] rx, long[] tx) {
        static final Rate NONE = new Rate(new long[0], new long[0]);

        public long rxNow() {
            return rx.length == 0 ? 0 : rx[rx.length - 1];
        }

        public long txNow() {
            return tx.length == 0 ? 0 : tx[tx.length - 1];
        }
    }

    private static final class Track {
        final long[] rx = new long[KEPT];
        final long[] tx = new long[KEPT];
        int looks = -1;
        long lastRx;
        long lastTx;
        long atNanos;

        void look(long rxBytes, long txBytes, long nowNanos) {
            long nanos = Math.max(1, nowNanos - atNanos);
            if (looks >= 0) {
                rx[looks % KEPT] = perSecond(rxBytes - lastRx, nanos);
                tx[looks % KEPT] = perSecond(txBytes - lastTx, nanos);
            }
            looks++;
            lastRx = rxBytes;
            lastTx = txBytes;
            atNanos = nowNanos;
        }

        private static long perSecond(long bytes, long nanos) {
            return Math.max(0, (long) (bytes * 1e9 / nanos));
        }

        Rate rate() {
            int count = Math.clamp(looks, 0, KEPT);
            long[] rxCopy = new long[count];
            long[] txCopy = new long[count];
            for (int i = 0; i < count; i++) {
                int at = (looks - count + i) % KEPT;
                rxCopy[i] = rx[at];
                txCopy[i] = tx[at];
            }
            return new Rate(rxCopy, txCopy);
        }
    }

    /**
     * @param sessions those there are
     */
    public Rates(Supplier<Collection<SessionView>> sessions) {
        this.sessions = sessions;
    }

    /** Of a session; nothing before it was looked at twice. */
    public synchronized Rate of(long session) {
        wanted();
        Track track = tracks.get(session);
        return track == null ? Rate.NONE : track.rate();
    }

    /** Of all together. */
    public synchronized Rate ofAll() {
        wanted();
        long rx = 0;
        long tx = 0;
        for (Track track : tracks.values()) {
            if (track.looks > 0) {
                rx += track.rx[(track.looks - 1) % KEPT];
                tx += track.tx[(track.looks - 1) % KEPT];
            }
        }
        return new Rate(new long[] {rx}, new long[] {tx});
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void wanted() {
        askedNanos = System.nanoTime();
        if (looking == null && !closed) {
            looking = Thread.ofPlatform().daemon().name("rates").start(this::run);
        }
    }

    private void run() {
        while (true) {
            look();
            synchronized (this) {
                long due = System.nanoTime() + EVERY_MILLIS * 1_000_000;
                for (long left = due - System.nanoTime();
                        left > 0 && !closed;
                        left = due - System.nanoTime()) {
                    try {
                        wait(left / 1_000_000 + 1);
                    } catch (InterruptedException e) {
                        closed = true;
                    }
                }
                if (closed || System.nanoTime() - askedNanos > LINGER_NANOS) {
                    looking = null;
                    tracks = new HashMap<>();
                    return;
                }
            }
        }
    }

    private void look() {
        Collection<SessionView> now = sessions.get();
        long nanos = System.nanoTime();
        synchronized (this) {
            Set<Long> there = HashSet.newHashSet(now.size());
            for (SessionView session : now) {
                there.add(session.id());
                tracks.computeIfAbsent(session.id(), id -> new Track())
                        .look(session.rxBytes(), session.txBytes(), nanos);
            }
            tracks.keySet().retainAll(there);
        }
    }
}
