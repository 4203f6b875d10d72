package net.sallyport.gateway.worker;

import java.util.ArrayDeque;

/**
 * Whose turn it is among a worker's devices that have packets. Belongs to the worker.
 *
 * <p>Each is served a few packets at a time and goes to the end of the queue if it has more; one
 * that had nothing until now is served first. A round has a bound, after which the worker looks at
 * its sockets again: so what is sparse, an echo's answer, waits for a round and not for everybody
 * else's bulk.
 */
public final class FairTurns {
    /** Packets of a turn; a large packet is cut to its end. */
    private static final int TURN = 16;

    /** Packets of a round. */
    private static final int ROUND = 64;

    /** What has packets at times. */
    public interface Source {
        /**
         * Moves packets.
         *
         * @param packets so many, or all there are if that is less; a large one may exceed it
         * @return how many it moved; fewer than {@code packets}: nothing is left
         */
        int take(int packets, long nowNanos);
    }

    /** A source in the queue, made once. */
    public final class Place {
        private final Source source;
        private boolean queued;

        private Place(Source source) {
            this.source = source;
        }

        /** The source has packets. */
        public void want() {
            if (!queued) {
                queued = true;
                fresh.add(this);
            }
        }
    }

    private final ArrayDeque<Place> fresh = new ArrayDeque<>();
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();

    FairTurns() {}

    public Place place(Source source) {
        return new Place(source);
    }

    /** Serves a round. Who is left over is found ready again by the next one. */
    void serve(long nowNanos) {
        int left = ROUND;
        while (left > 0 && !fresh.isEmpty()) {
            left -= turn(fresh.remove(), nowNanos);
        }
        // One turn at least: what comes anew all the time must not keep the others waiting.
        boolean served = false;
        while (!waiting.isEmpty() && (left > 0 || !served)) {
            left -= turn(waiting.remove(), nowNanos);
            served = true;
        }
    }

    private int turn(Place place, long nowNanos) {
        place.queued = false;
        int packets = place.source.take(TURN, nowNanos);
        if (packets >= TURN) {
            place.queued = true;
            waiting.add(place);
        }
        return Math.max(1, packets);
    }
}
