package net.sallyport.client;

/** Hears what becomes of a tunnel, on the dialer's thread: it must not block. */
@FunctionalInterface
public interface TunnelListener {
    void event(Tunnel tunnel, TunnelEvent event);
}
