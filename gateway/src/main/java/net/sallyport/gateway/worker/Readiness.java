package net.sallyport.gateway.worker;

/** Who is told that a descriptor is ready. Runs on the worker that watches the descriptor. */
public interface Readiness {
    /**
     * @param events the bits of {@link net.sallyport.linux.Epoll}
     */
    void ready(int events, long nowNanos);
}
