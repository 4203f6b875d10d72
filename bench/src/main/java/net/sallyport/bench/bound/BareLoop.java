package net.sallyport.bench.bound;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.sallyport.linux.BpfProgram;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;
import net.sallyport.linux.Tun;
import org.jspecify.annotations.Nullable;

/**
 * What carries packets between a GRE socket and a TUN device with the gateway's system calls and
 * batches, and the work of MPPE if wanted: no protocol, no order, no check, no session, no
 * checksum.
 */
final class BareLoop implements AutoCloseable {
    private static final int SLOTS = 64;
    private static final int SLOT = 2_048;
    private static final int VIRTIO = 10;
    private static final int IP_HEADER = 20;
    private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int VECTOR = 16;

    /** Bytes of GRE and PPP headers; their work is not done here. */
    static final int WRAPPING = 20;

    private final RawSocket socket;
    private final Tun tun;
    private final int peer;
    private final @Nullable BareCrypto decrypt;
    private final @Nullable BareCrypto encrypt;
    private final Epoll epoll;
    private final Arena arena = Arena.ofAuto();
    private final DatagramBatch inbox = new DatagramBatch(arena, SLOTS, SLOT);
    private final SendBatch outbox = new SendBatch(arena, SLOTS, SLOT);
    private final MemorySegment large = arena.allocate(VIRTIO + 65_535, 64);
    private final MemorySegment virtio = arena.allocate(VIRTIO);
    private final MemorySegment header = arena.allocate(Flow.HEADER);
    private final MemorySegment vectors = arena.allocate((long) (SLOTS + 2) * VECTOR, 8);
    private final Flow flow;
    private final Thread thread;
    private final AtomicReference<@Nullable CountDownLatch> pause = new AtomicReference<>();
    private volatile boolean paused;
    private volatile boolean ended;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    /** In the namespace of this thread. */
    BareLoop(Tun tun, int peer, boolean mppe, Flow flow) throws LinuxException {
        this.tun = tun;
        this.peer = peer;
        this.flow = flow;
        decrypt = mppe ? new BareCrypto() : null;
        encrypt = mppe ? new BareCrypto() : null;
        socket = RawSocket.open(47);
        socket.setReceiveBuffer(4 << 20);
        socket.setSendBuffer(4 << 20);
        socket.setMtuDiscovery(RawSocket.MtuDiscovery.DONT);
        // As many instructions as the gateway's, that let everything through.
        socket.attachFilter(BpfProgram.maskedFieldIn(6, 0, 0));
        epoll = Epoll.create(8);
        epoll.add(socket.fd(), Epoll.IN, 0);
        epoll.add(tun.fd(), Epoll.IN, 1);
        thread = Thread.ofPlatform().name("bare").start(this::run);
    }

    long threadId() {
        return thread.threadId();
    }

    void pause() throws InterruptedException {
        pause.set(new CountDownLatch(1));
        while (!paused) {
            Thread.sleep(1);
        }
    }

    void resume() {
        CountDownLatch latch = pause.getAndSet(null);
        if (latch != null) {
            latch.countDown();
        }
    }

    long received() {
        return received.get();
    }

    long sent() {
        return sent.get();
    }

    private void run() {
        while (!ended) {
            CountDownLatch latch = pause.get();
            if (latch != null) {
                paused = true;
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    return;
                }
                paused = false;
            }
            int ready = epoll.await(1_000_000);
            for (int i = 0; i < ready; i++) {
                if (epoll.token(i) == 0) {
                    in();
                } else {
                    out();
                }
            }
        }
    }

    private void in() {
        int count = inbox.receive(socket);
        MemorySegment memory = inbox.memory();
        int written = 0;
        while (written < count) {
            int segments = Math.min(count - written, Flow.SEGMENTS);
            vector(0, virtio, 0, VIRTIO);
            vector(1, header, 0, Flow.HEADER);
            for (int n = 0; n < segments; n++) {
                long packet = inbox.offset(written + n) + IP_HEADER + WRAPPING;
                if (decrypt != null) {
                    decrypt.apply(memory, packet, Flow.PACKET);
                }
                vector(2 + n, memory, packet + Flow.HEADER, Flow.PAYLOAD);
            }
            // One header for all: what a flow's next packet would say, without looking.
            flow.write(header, 0, segments * Flow.PAYLOAD, true);
            Flow.writeVirtio(virtio, 0, segments * Flow.PAYLOAD);
            int _ = tun.writeGathered(vectors, 2 + segments);
            written += segments;
        }
        if (count > 0) {
            received.setRelease(received.getPlain() + count);
        }
    }

    private void out() {
        int length = tun.read(large, 0, (int) large.byteSize());
        long at = VIRTIO + Flow.HEADER;
        while (at < length) {
            int payload = (int) Math.min(Flow.PAYLOAD, length - at);
            MemorySegment memory = outbox.memory();
            long slot = outbox.nextSlot();
            long packet = slot + WRAPPING;
            MemorySegment.copy(large, VIRTIO, memory, packet, Flow.HEADER);
            MemorySegment.copy(large, at, memory, packet + Flow.HEADER, payload);
            if (encrypt != null) {
                encrypt.apply(memory, packet, Flow.HEADER + payload);
            }
            outbox.add(peer, 0, slot, WRAPPING + Flow.HEADER + payload);
            if (outbox.isFull()) {
                int _ = outbox.flush(socket);
            }
            at += payload;
            sent.setRelease(sent.getPlain() + 1);
        }
        if (outbox.size() > 0) {
            int _ = outbox.flush(socket);
        }
    }

    private void vector(int index, MemorySegment memory, long offset, int length) {
        vectors.set(POINTER, (long) index * VECTOR, memory.address() + offset);
        vectors.set(POINTER, (long) index * VECTOR + 8, length);
    }

    @Override
    public void close() {
        ended = true;
        resume();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        epoll.close();
        socket.close();
    }
}
