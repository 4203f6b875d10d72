package net.sallyport.bench.bound;

import java.io.IOException;

/** One of the two that are compared, and what it is fed with. */
interface Path extends AutoCloseable {
    /** The thread that carries packets does nothing until {@link #resume}. */
    void pause() throws Exception;

    void resume() throws Exception;

    /** Queues packets from the peer, encrypted if they are to be. */
    void queueIn(int packets) throws Exception;

    /** Queues packets for the peer, as few as the kernel makes of them. */
    void queueOut(int packets) throws Exception;

    /** All is carried: the peer may look at what it got. */
    default void rest() throws Exception {}

    /** Packets from the peer that were carried so far. */
    long received() throws Exception;

    /** Packets for the peer likewise. */
    long sent() throws Exception;

    /** What the thread has had of a processor. */
    long processorNanos() throws Exception;

    @Override
    void close() throws IOException;
}
