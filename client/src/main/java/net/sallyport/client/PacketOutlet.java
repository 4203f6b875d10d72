package net.sallyport.client;

import java.lang.foreign.MemorySegment;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;

/**
 * The way of a tunnel's packets to the server: each is put into the dialer's next free slot, and
 * sent from there. Belongs to the dialer's thread.
 */
public interface PacketOutlet {
    /** Native memory that holds the slots. */
    MemorySegment memory();

    /** Where in {@link #memory} the next packet begins; another place after each {@link #send}. */
    long next();

    /** Bytes from {@link #next} to the end of the slot. */
    int room();

    /** Sends the packet of {@code length} bytes at {@link #next}; anything but IPv4 is dropped. */
    void send(int length, long nowNanos);

    /** Hears on the dialer's thread when the descriptor can be read, until {@link #unwatch}. */
    int watch(Fd readable, Readiness readiness) throws LinuxException;

    /** To be done before the descriptor is closed. */
    void unwatch(int watch, Fd fd);
}
