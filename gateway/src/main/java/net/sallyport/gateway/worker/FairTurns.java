package net.sallyport.gateway.worker;

import java.util.ArrayDeque;

/**
 * Whose turn it is among a worker's queues of packets for peers, by deficit round robin counted in
 * packets. Belongs to the worker.
 *
 * <p>Each is served a few packets at a time and goes to the end of the line if it has more; what
 * was taken beyond that, as of a large packet, is owed to the others. As in RFC 8290 section 4.2
 * one that had nothing until now is served first, once, and is in line from then on until it is
 * found empty there: so nobody is new all the time. A round has a bound, after which the worker
 * looks at its sockets again: what is sparse, an echo's answer, waits for a round and not for
 * everybody else's bulk.
 */
public final class FairTurns {
    /** Packets of a turn. */
    public static final int TURN = 32;

    /** Packets of the turn of one that is new. */
    static final int FIRST_TURN = 4;

    /** Packets of a round. */
    static final int ROUND = 64;

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

    /** A source and its place in the line, made once. */
    public final class Place {
        private final Source source;
        private boolean queued;
        private boolean wants;

        /** Packets of its turns that it has not had; negative: had before its turn. */
        private int credit;

        private Place(Source source) {
            this.source = source;
        }

        /** The source has packets. */
        public void want() {
            wants = true;
            if (!queued) {
                queued = true;
                credit = FIRST_TURN;
                fresh.add(this);
            }
        }

        /**
         * Serves it, and returns how many packets that were. It is out of the line meanwhile, so
         * that one whose source throws is not kept out for ever.
         */
        private int serve(long nowNanos) {
            queued = false;
            int packets = source.take(credit, nowNanos);
            if (packets < credit) {
                wants = false;
                credit = 0;
            } else {
                credit -= packets;
            }
            return Math.max(1, packets);
        }
    }

    private final ArrayDeque<Place> fresh = new ArrayDeque<>();
    private final ArrayDeque<Place> line = new ArrayDeque<>();

    FairTurns() {}

    public Place place(Source source) {
        return new Place(source);
    }

    /**
     * Serves a round.
     *
     * @return whether anybody is left over, who need not say again that there are packets
     */
    boolean serve(long nowNanos) {
        int left = ROUND;
        while (left > 0 && !fresh.isEmpty()) {
            Place place = fresh.remove();
            left -= place.serve(nowNanos);
            enqueue(place);
        }
        // One turn at least: what comes anew all the time must not keep the others waiting.
        boolean served = false;
        while (!line.isEmpty() && (left > 0 || !served)) {
            Place place = line.remove();
            if (!place.wants) {
                place.queued = false;
                continue;
            }
            place.credit += TURN;
            if (place.credit > 0) {
                left -= place.serve(nowNanos);
                served = true;
            }
            if (place.wants) {
                enqueue(place);
            }
        }
        return !fresh.isEmpty() || !line.isEmpty();
    }

    private void enqueue(Place place) {
        place.queued = true;
        line.add(place);
    }
}
