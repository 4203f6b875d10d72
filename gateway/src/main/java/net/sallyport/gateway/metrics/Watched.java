package net.sallyport.gateway.metrics;

import java.util.Map;

/** What may be watched of a server. Safe for any thread but a worker. */
public interface Watched {
    /**
     * Its numbers, as {@link Exposition} writes them.
     *
     * @param perSession those of each session too
     */
    String metrics(boolean perSession);

    /**
     * Which parts work: {@code workers}, {@code accounts}, {@code history}. Without the first two
     * nobody can log in.
     */
    Map<String, Boolean> health();
}
