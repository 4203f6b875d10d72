package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;

/** One session's door to the host's network. Belongs to the session's worker. */
public interface HostPort {
    /** The interface that carries it, such as {@code ppp0}; once it is open. */
    String interfaceName();

    /**
     * Hands the host an IP packet of the peer, from where it lies.
     *
     * @return whether the host took it
     */
    boolean deliver(MemorySegment memory, long offset, int length);

    /**
     * Closes the door: after this call no packet passes either way. What is slow about it (the
     * device, the route) follows off the worker.
     */
    void close();
}
