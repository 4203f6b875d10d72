package net.sallyport.linux.loop;

/** Who is told that a descriptor is ready. Runs on the loop that watches the descriptor. */
@FunctionalInterface
public interface Readiness {
    /**
     * @param events the bits of {@link net.sallyport.linux.Epoll}
     */
    void ready(int events, long nowNanos);
}
