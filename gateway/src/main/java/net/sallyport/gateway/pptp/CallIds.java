package net.sallyport.gateway.pptp;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one worker by call id. The low 6 bits of a call id are its shard, which says to
 * which worker it belongs; the rest is unpredictable. Belongs to the worker.
 *
 * @param <C> what a call is
 */
final class CallIds<C> {
    static final int SHARDS = 64;
    static final int SHARD_MASK = SHARDS - 1;
    private static final int IDS = 1 << 16;
    private static final int TRIES = 32;

    private final int worker;
    private final int workers;
    private final RandomGenerator random;
    private final @Nullable Object[] calls = new Object[IDS];
    private int used;

    CallIds(int worker, int workers, RandomGenerator random) {
        this.worker = worker;
        this.workers = workers;
        this.random = random;
    }

    /** The shards of a worker. */
    static int[] shardsOf(int worker, int workers) {
        return java.util.stream.IntStream.range(0, SHARDS)
                .filter(shard -> shard % workers == worker)
                .toArray();
    }

    /** Only {@link #put} fills the places, so the cast holds. */
    @SuppressWarnings("unchecked")
    @Nullable C find(int callId) {
        return (C) calls[callId];
    }

    /**
     * A call id that no call of this worker has.
     *
     * @return -1 if every one is taken
     */
    int free() {
        int shards = shardsOf(worker, workers).length;
        if (used >= shards * (IDS / SHARDS) - 1) {
            return -1;
        }
        int id = 0;
        for (int i = 0; i < TRIES; i++) {
            id = random.nextInt(IDS / SHARDS) * SHARDS + random.nextInt(shards) * workers + worker;
            if (isFree(id)) {
                return id;
            }
        }
        // Nearly full: the next free one after a random one.
        do {
            id = (id + 1) % IDS;
        } while ((id & SHARD_MASK) % workers != worker || !isFree(id));
        return id;
    }

    void put(int callId, C call) {
        calls[callId] = call;
        used++;
    }

    void remove(int callId) {
        calls[callId] = null;
        used--;
    }

    /** 0 stands for "no call" in some peers' messages. */
    private boolean isFree(int id) {
        return id != 0 && calls[id] == null;
    }
}
