package net.sallyport.client;

import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.PacketSlots;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.linux.offload.TunOutput;

/**
 * The way of a tunnel's packets to the server: each is put into the dialer's next free slot, and
 * sent from there. Belongs to the dialer's thread.
 */
public interface PacketOutlet extends PacketSlots {
    /**
     * Sends the packet of {@code length} bytes at {@link #next}, which is another place from then
     * on; anything but IPv4 is dropped.
     */
    void send(int length, long nowNanos);

    /** The dialer's, for ports with TUN devices: reads into the slots. */
    TunInput tunInput();

    /** The dialer's, for ports with TUN devices; to be flushed before one is closed. */
    TunOutput tunOutput();

    /** Hears on the dialer's thread when the descriptor can be read, until {@link #unwatch}. */
    int watch(Fd readable, Readiness readiness) throws LinuxException;

    /** To be done before the descriptor is closed. */
    void unwatch(int watch, Fd fd);
}
