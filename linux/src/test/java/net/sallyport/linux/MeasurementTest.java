package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Figures for the documentation, printed: processor time of the thread, which a busy machine spoils
 * less than the clock on the wall.
 */
@Tag("long")
class MeasurementTest {
    private static final int LOOPBACK = 0x7f000001;
    private static final int OURS = 0x0a070001;
    private static final int THEIRS = 0x0a070002;
    private static final int ROUNDS = 21;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private TestNamespace namespace;

    @BeforeEach
    void enter() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterEach
    void leave() throws Exception {
        namespace.close();
    }

    private static void measure(String what, int operations, Runnable round) {
        double[] nanos = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = THREADS.getCurrentThreadCpuTime();
            round.run();
            nanos[i] = (THREADS.getCurrentThreadCpuTime() - start) / (double) operations;
        }
        Arrays.sort(nanos);
        System.out.printf("%s: best %.0f ns, median %.0f ns%n", what, nanos[0], nanos[ROUNDS / 2]);
    }

    @Test
    void measureWaking() throws Exception {
        try (Epoll epoll = Epoll.create(8);
                EventFd wakeup = EventFd.create()) {
            epoll.add(wakeup.fd(), Epoll.IN, 5);
            int n = 20_000;
            measure(
                    "epoll poll, nothing ready",
                    n,
                    () -> {
                        for (int i = 0; i < n; i++) {
                            epoll.await(0);
                        }
                    });
            measure(
                    "wake, await, drain on one thread",
                    n,
                    () -> {
                        for (int i = 0; i < n; i++) {
                            wakeup.wake();
                            epoll.await(-1);
                            wakeup.drain();
                        }
                    });
            wakeup.wake();
            measure(
                    "wake of a worker that is awake anyway",
                    n,
                    () -> {
                        for (int i = 0; i < n; i++) {
                            wakeup.wake();
                        }
                    });
        }
    }

    @Test
    void measureDatagrams() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket sender = RawSocket.open(47);
                    RawSocket reader = RawSocket.open(47)) {
                sender.attachFilter(BpfProgram.dropAll());
                reader.setReceiveBuffer(4 << 20);
                int[] shards = {1, 3, 5, 7, 9, 11, 13, 15};
                reader.attachFilter(BpfProgram.maskedFieldIn(6, 0x3f, shards));
                SendBatch out = new SendBatch(arena, 64, 1536);
                DatagramBatch in = new DatagramBatch(arena, 64, 1536);
                for (int i = 0; i < 64; i++) {
                    out.memory().set(Native.BE16, i * 1536L + 32 + 6, (short) 15);
                }
                int batches = 300;
                long[] times = new long[2];
                measure(
                        "raw GRE over loopback, 1400 B, 64 a call, send and receive",
                        batches * 64,
                        () -> exchange(out, sender, in, reader, batches, times));
                System.out.printf(
                        "  of which sending %d%%%n", 100 * times[0] / (times[0] + times[1]));
            }
        });
    }

    private static void exchange(
            SendBatch out,
            RawSocket sender,
            DatagramBatch in,
            RawSocket reader,
            int batches,
            long[] times) {
        for (int b = 0; b < batches; b++) {
            long start = System.nanoTime();
            while (!out.isFull()) {
                out.add(LOOPBACK, 0, out.nextSlot() + 32, 1400);
            }
            assertEquals(0, out.flush(sender));
            long sent = System.nanoTime();
            assertEquals(64, in.receive(reader));
            times[0] += sent - start;
            times[1] += System.nanoTime() - sent;
        }
    }

    @Test
    void measureReaders() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket sender = RawSocket.open(47)) {
                sender.attachFilter(BpfProgram.dropAll());
                SendBatch out = new SendBatch(arena, 64, 1536);
                List<RawSocket> readers = new ArrayList<>();
                for (int more : new int[] {0, 1, 1, 2, 4, 8}) {
                    for (int i = 0; i < more; i++) {
                        RawSocket reader = RawSocket.open(47);
                        reader.attachFilter(BpfProgram.maskedFieldIn(6, 0x3f, 1));
                        readers.add(reader);
                    }
                    measure(
                            "raw GRE send of 1400 B beside " + readers.size() + " other readers",
                            100 * 64,
                            () -> {
                                for (int b = 0; b < 100; b++) {
                                    while (!out.isFull()) {
                                        out.add(LOOPBACK, 0, out.nextSlot() + 32, 1400);
                                    }
                                    assertEquals(0, out.flush(sender));
                                }
                            });
                }
                readers.forEach(RawSocket::close);
            }
        });
    }

    @Test
    void measureTun() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    Tun tun = Tun.open("spfast0")) {
                TestNamespace.bringUp(tun, OURS, THEIRS);
                MemorySegment memory = arena.allocate(4096);
                // An echo reply that nobody asked for: the kernel takes it and is silent.
                Packets.echo(memory, 0, 1400, THEIRS, OURS, 1);
                memory.set(Native.BE16, 20, (short) 0);
                memory.set(Native.BE16, 22, (short) 0);
                memory.set(Native.BE16, 22, Packets.checksum(memory, 20, 1380));
                int n = 10_000;
                measure(
                        "TUN write of 1400 B",
                        n,
                        () -> {
                            for (int i = 0; i < n; i++) {
                                assertEquals(1400, tun.write(memory, 0, 1400));
                            }
                        });
                Packets.echo(memory, 0, 1400, THEIRS, OURS, 1);
                while (tun.read(memory, 2048, 2048) > 0) {}
                measure(
                        "TUN write of an echo request of 1400 B and read of its answer",
                        n,
                        () -> {
                            for (int i = 0; i < n; i++) {
                                assertEquals(1400, tun.write(memory, 0, 1400));
                                while (tun.read(memory, 2048, 2048) != 1400) {}
                            }
                        });
                measure(
                        "TUN read, nothing there",
                        n,
                        () -> {
                            for (int i = 0; i < n; i++) {
                                tun.read(memory, 2048, 2048);
                            }
                        });
            }
        });
    }

    @Test
    void measureTunInBatches() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    Tun tun = Tun.open("spmany0")) {
                TestNamespace.bringUp(tun, OURS, THEIRS);
                MemorySegment memory = arena.allocate(2048 * 17);
                Packets.echo(memory, 0, 1300, THEIRS, OURS, 1);
                int n = 16;
                measure(
                        "echoes of 1300 B by calls, 16 at once",
                        n * 1_000,
                        () -> {
                            for (int round = 0; round < 1_000; round++) {
                                for (int i = 0; i < n; i++) {
                                    assertEquals(1300, tun.write(memory, 0, 1300));
                                }
                                while (tun.read(memory, 2048, 2048) > 0) {}
                            }
                        });
                for (int waiting : new int[] {8, 0}) {
                    try (TunRing ring = TunRing.open(32, waiting)) {
                        measure(
                                "echoes of 1300 B by a ring, 16 at once, flags " + waiting,
                                n * 1_000,
                                () -> {
                                    for (int round = 0; round < 1_000; round++) {
                                        for (int i = 0; i < n; i++) {
                                            ring.write(tun, memory, 0, 1300);
                                        }
                                        ring.submit();
                                        assertEquals(1300, ring.result(n - 1));
                                        for (int i = 0; i <= n; i++) {
                                            ring.read(tun, memory, 2048L * (i % 16 + 1), 2048);
                                        }
                                        ring.submit();
                                    }
                                });
                    }
                }
            }
        });
    }
}
