package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import net.sallyport.gateway.worker.PacketSlots;
import net.sallyport.gateway.worker.Readiness;
import net.sallyport.linux.Tun;

/** Reads a worker's packets from a device into its slots. Belongs to the worker. */
final class TunReader implements Readiness {
    /** So that one busy device leaves the others their turn. */
    private static final int PACKETS_A_ROUND = 64;

    private final Tun tun;
    private final PacketSlots slots;
    private final PacketOutlet outlet;

    TunReader(Tun tun, PacketSlots slots, PacketOutlet outlet) {
        this.tun = tun;
        this.slots = slots;
        this.outlet = outlet;
    }

    @Override
    public void ready(int events, long nowNanos) {
        MemorySegment memory = slots.memory();
        for (int i = 0; i < PACKETS_A_ROUND; i++) {
            long offset = slots.next();
            int length = tun.read(memory, offset, slots.room());
            if (length <= 0) {
                return;
            }
            outlet.packet(memory, offset, length, nowNanos);
        }
    }
}
