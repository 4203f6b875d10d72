package net.sallyport.client;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Fd;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.linux.offload.TunOutput;

/** A port's way to its tunnel's server. Belongs to the dialer's thread. */
final class TunnelOutlet implements PacketOutlet {
    private static final int IPV4_HEADER = 20;

    private final PptpTunnel tunnel;
    private final Loop loop;
    private final GrePort gre;
    private final SlotOutbox outbox;

    TunnelOutlet(PptpTunnel tunnel, Dialer dialer) {
        this.tunnel = tunnel;
        this.loop = dialer.loop();
        this.gre = dialer.gre();
        this.outbox = gre.outbox();
    }

    static boolean isIpv4(MemorySegment memory, long offset, int length) {
        return length >= IPV4_HEADER && (memory.get(ValueLayout.JAVA_BYTE, offset) & 0xf0) == 0x40;
    }

    @Override
    public MemorySegment memory() {
        return outbox.memory();
    }

    @Override
    public long next() {
        return outbox.next();
    }

    @Override
    public int room() {
        return outbox.room();
    }

    @Override
    public void send(int length, long nowNanos) {
        long offset = outbox.next();
        if (isIpv4(outbox.memory(), offset, length)) {
            tunnel.send(outbox.memory(), offset, length, nowNanos);
        }
    }

    @Override
    public TunInput tunInput() {
        return gre.tunInput();
    }

    @Override
    public TunOutput tunOutput() {
        return gre.tunOutput();
    }

    @Override
    public int watch(Fd readable, Readiness readiness) throws LinuxException {
        return loop.watch(
                readable,
                Epoll.IN,
                (events, now) -> {
                    readiness.ready(events, now);
                    tunnel.framesDone(now);
                });
    }

    @Override
    public void unwatch(int watch, Fd fd) {
        loop.unwatch(watch, fd);
    }
}
