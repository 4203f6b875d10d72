package net.sallyport.gateway.host;

import java.lang.foreign.MemorySegment;
import net.sallyport.gateway.worker.FairTurns;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.Tun;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.offload.TunInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads a worker's packets from a device into its slots: as they come, or when it is the device's
 * turn. Belongs to the worker.
 */
final class TunReader implements Readiness, FairTurns.Source {
    /** Packets at once of a device that is read as they come: more than a round sends. */
    private static final int AS_THEY_COME = 512;

    private final Worker worker;
    private final Tun tun;
    private final TunInput input;
    private final PacketOutlet outlet;
    private final FairTurns.@Nullable Place place;
    private final int watch;
    private boolean ended;

    /**
     * Begins to read.
     *
     * @param byTurns whether the device has turns among others, as its queue is one session's
     */
    TunReader(Worker worker, Tun tun, TunInput input, PacketOutlet outlet, boolean byTurns)
            throws LinuxException {
        this.worker = worker;
        this.tun = tun;
        this.input = input;
        this.outlet = outlet;
        place = byTurns ? worker.turns().place(this) : null;
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
        if (place != null) {
            place.want();
        } else {
            int _ = take(AS_THEY_COME, nowNanos);
        }
    }

    @Override
    public int take(int packets, long nowNanos) {
        int taken = 0;
        while (taken < packets && !ended) {
            int read = input.read(tun, packets - taken);
            if (read > 0) {
                taken += Math.max(1, handOn(nowNanos));
                if (input.emptied()) {
                    return taken;
                }
            } else if (read == Tun.WOULD_BLOCK || read == 0) {
                return taken;
            } else {
                // The device was deleted. It would be ready for ever.
                end();
                outlet.interfaceGone(nowNanos);
            }
        }
        return taken;
    }

    private int handOn(long nowNanos) {
        MemorySegment memory = input.memory();
        int packets = 0;
        int length = input.next();
        while (length > 0 && !ended) {
            outlet.packet(memory, input.offset(), length, nowNanos);
            packets++;
            length = input.next();
        }
        return packets;
    }
}
