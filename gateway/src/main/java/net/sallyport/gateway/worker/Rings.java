package net.sallyport.gateway.worker;

import net.sallyport.gateway.log.EventLog;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.TunRing;
import org.jspecify.annotations.Nullable;

/** The workers' {@link TunRing}s, as far as they are wanted and the kernel gives them. */
public final class Rings {
    private final EventLog log;
    private boolean wanted;

    public Rings(boolean wanted, EventLog log) {
        this.wanted = wanted;
        this.log = log;
    }

    /**
     * One for a worker, null if it does without. Why there is none is logged once, and no further
     * one is asked for then.
     */
    @Nullable TunRing open() {
        if (!wanted) {
            return null;
        }
        try {
            return TunRing.open(Worker.BATCH);
        } catch (LinuxException e) {
            // Kernels are made without it, and containers and administrators forbid it.
            wanted = false;
            log.info("no-io-uring", "why", String.valueOf(e.getMessage()));
            return null;
        }
    }
}
