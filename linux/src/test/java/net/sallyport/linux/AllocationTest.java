package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The calls of the packet path, once compiled, make no objects. */
class AllocationTest {
    private static final int LOOPBACK = 0x7f000001;
    private static final int OURS = 0x0a070001;
    private static final int THEIRS = 0x0a070002;
    private static final long WARM_UP_NANOS = 20_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static void assertNoAllocation(String what, Runnable round) {
        long least = Long.MAX_VALUE;
        // Until the callers are compiled, method handles may make objects.
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (least > 0 && System.nanoTime() < end) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                round.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, what + " allocated, bytes in 2,000 rounds");
    }

    @Test
    void shouldAllocateNothingOnThePacketPath() throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.inside(() -> {
                wakeups();
                datagrams();
                packets();
            });
        }
    }

    private static void wakeups() throws Exception {
        try (Epoll epoll = Epoll.create(8);
                EventFd wakeup = EventFd.create()) {
            epoll.add(wakeup.fd(), Epoll.IN, 5);
            assertNoAllocation(
                    "epoll and eventfd",
                    () -> {
                        wakeup.wake();
                        int n = epoll.await(1_000_000_000);
                        if (n != 1 || epoll.token(0) != 5 || epoll.events(0) != Epoll.IN) {
                            throw new IllegalStateException("await " + n);
                        }
                        wakeup.drain();
                    });
        }
    }

    private static void datagrams() throws Exception {
        try (Arena arena = Arena.ofConfined();
                RawSocket socket = RawSocket.open(47)) {
            socket.setReceiveBuffer(4 << 20);
            SendBatch out = new SendBatch(arena, 16, 600);
            DatagramBatch in = new DatagramBatch(arena, 16, 600);
            assertNoAllocation(
                    "sendmmsg and recvmmsg",
                    () -> {
                        while (!out.isFull()) {
                            out.add(LOOPBACK, LOOPBACK, out.nextSlot() + 32, 100);
                        }
                        int dropped = out.flush(socket);
                        int n = in.receive(socket);
                        if (dropped != 0
                                || n != 16
                                || in.length(15) != 120
                                || in.source(15) != LOOPBACK) {
                            throw new IllegalStateException("dropped " + dropped + " took " + n);
                        }
                    });
        }
    }

    private static void packets() throws Exception {
        try (Arena arena = Arena.ofConfined();
                Tun tun = Tun.open("spalloc0")) {
            TestNamespace.bringUp(tun, OURS, THEIRS);
            MemorySegment memory = arena.allocate(4096);
            Packets.echo(memory, 0, 500, THEIRS, OURS, 1);
            assertNoAllocation(
                    "TUN",
                    () -> {
                        int written = tun.write(memory, 0, 500);
                        if (written != 500) {
                            throw new IllegalStateException("wrote " + written);
                        }
                        while (tun.read(memory, 2048, 2048) > 0) {}
                    });
            try (TunRing ring = TunRing.open(8)) {
                assertNoAllocation("TUN by a ring", () -> ring(ring, tun, memory));
            }
        }
    }

    private static void ring(TunRing ring, Tun tun, MemorySegment memory) {
        for (int i = 0; i < 4; i++) {
            ring.write(tun, memory, 0, 500);
        }
        ring.submit();
        for (int i = 0; i < 4; i++) {
            if (ring.result(i) != 500) {
                throw new IllegalStateException("wrote " + ring.result(i));
            }
        }
        do {
            for (int i = 0; i < 5; i++) {
                ring.read(tun, memory, 2048, 2048);
            }
            ring.submit();
        } while (ring.result(4) > 0);
    }
}
