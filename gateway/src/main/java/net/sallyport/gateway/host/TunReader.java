package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.PacketSlots;
import net.sallyport.linux.loop.Readiness;

/** Reads a worker's packets from a device into its slots. Belongs to the worker. */
final class TunReader implements Readiness {
    /** So that one busy device leaves the others their turn. */
    private static final int PACKETS_A_ROUND = 64;

    private final Worker worker;
    private final Tun tun;
    private final PacketSlots slots;
    private final PacketOutlet outlet;
    private final int watch;
    private boolean ended;

    /** Begins to read. */
    TunReader(Worker worker, Tun tun, PacketSlots slots, PacketOutlet outlet)
            throws LinuxException {
        this.worker = worker;
        this.tun = tun;
        this.slots = slots;
        this.outlet = outlet;
        watch = worker.watch(tun.fd(), Epoll.IN, this);
    }

    /** Reads no further packet, not even in this round. */
    void end() {
        if (!ended) {
            ended = true;
            worker.unwatch(watch, tun.fd());
        }
    }

    @Override
    public void ready(int events, long nowNanos) {
        MemorySegment memory = slots.memory();
        for (int i = 0; i < PACKETS_A_ROUND && !ended; i++) {
            long offset = slots.next();
            int length = tun.read(memory, offset, slots.room());
            if (length > 0) {
                outlet.packet(memory, offset, length, nowNanos);
            } else if (length == Tun.WOULD_BLOCK || length == 0) {
                return;
            } else {
                // The device was deleted. It would be ready for ever.
                end();
                outlet.interfaceGone(nowNanos);
            }
        }
    }
}
