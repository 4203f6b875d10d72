package net.sallyport.client;

/** Hears, on the dialer's thread, that a watched descriptor is ready. */
@FunctionalInterface
public interface Readiness {
    /**
     * @param events bits of {@link net.sallyport.linux.Epoll}
     */
    void ready(int events, long nowNanos);
}
