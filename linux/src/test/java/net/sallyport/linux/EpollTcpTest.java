package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EpollTcpTest {
    private static final Inet4Address LOOPBACK = Ipv4.of(0x7f000001);
    private static final long SECOND = 1_000_000_000L;

    private static TestNamespace namespace;

    @BeforeAll
    static void enter() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterAll
    static void leave() throws Exception {
        namespace.close();
    }

    @Test
    void shouldEchoAMegabyteOverLoopback() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    Epoll epoll = Epoll.create(16);
                    TcpListener listener = TcpListener.bind(LOOPBACK, 0, 16);
                    TcpSocket client =
                            TcpSocket.connect(
                                    LOOPBACK, listener.localPort(), Ipv4.of(0x7f000009))) {
                echo(arena, epoll, listener, client);
            }
        });
    }

    private static void echo(Arena arena, Epoll epoll, TcpListener listener, TcpSocket client)
            throws Exception {
        int total = 1 << 20;
        MemorySegment out = arena.allocate(total);
        for (int i = 0; i < total; i += 4) {
            out.set(ValueLayout.JAVA_INT, i, i * 0x9e3779b9);
        }
        MemorySegment back = arena.allocate(total);
        MemorySegment through = arena.allocate(4096);
        epoll.add(listener.fd(), Epoll.IN, 1);
        epoll.add(client.fd(), Epoll.IN | Epoll.OUT, 2);
        TcpSocket server = null;
        int written = 0;
        int read = 0;
        int held = 0;
        int heldFrom = 0;
        while (read < total) {
            int n = epoll.await(5 * SECOND);
            assertTrue(n > 0, "the connection stalled at " + read);
            for (int i = 0; i < n; i++) {
                long token = epoll.token(i);
                if (token == 1) {
                    server = listener.accept();
                    assertNotNull(server);
                    assertNull(listener.accept());
                    assertEquals(LOOPBACK, server.localAddress());
                    assertEquals(Ipv4.of(0x7f000009), server.remoteAddress());
                    server.setNoDelay(true);
                    server.setKeepAlive(30, 5, 3);
                    server.setUserTimeout(10_000);
                    epoll.add(server.fd(), Epoll.IN, 3);
                } else if (token == 2 && (epoll.events(i) & Epoll.OUT) != 0 && written < total) {
                    assertTrue(client.finishConnect());
                    assertEquals(Ipv4.of(0x7f000009), client.localAddress());
                    int rc = client.write(out, written, total - written);
                    assertTrue(rc > 0 || rc == TcpSocket.WOULD_BLOCK, "write " + rc);
                    written += Math.max(rc, 0);
                    if (written == total) {
                        epoll.modify(client.fd(), Epoll.IN, 2);
                    }
                } else if (token == 2 && (epoll.events(i) & Epoll.IN) != 0) {
                    int rc = client.read(back, read, total - read);
                    assertTrue(rc > 0 || rc == TcpSocket.WOULD_BLOCK, "read " + rc);
                    read += Math.max(rc, 0);
                } else if (token == 3) {
                    if (held == 0) {
                        held = Math.max(0, server.read(through, 0, 4096));
                        heldFrom = 0;
                    }
                    int rc = server.write(through, heldFrom, held);
                    if (rc > 0) {
                        heldFrom += rc;
                        held -= rc;
                    }
                    epoll.modify(server.fd(), held > 0 ? Epoll.OUT : Epoll.IN, 3);
                }
            }
        }
        assertEquals(-1, out.mismatch(back));
        client.shutdownOutput();
        while (epoll.await(5 * SECOND) > 0 && epoll.token(0) != 3) {}
        assertEquals(TcpSocket.EOF, server.read(through, 0, 4096));
        epoll.remove(server.fd());
        server.close();
        assertEquals(-Errno.EBADF, server.read(through, 0, 4096));
        assertEquals(1, epoll.await(5 * SECOND));
        assertEquals(TcpSocket.EOF, client.read(back, 0, 1));
    }

    @Test
    void shouldReportARefusedConnection() throws Exception {
        namespace.inside(() -> {
            try (Epoll epoll = Epoll.create(1);
                    TcpSocket client = TcpSocket.connect(LOOPBACK, 1)) {
                epoll.add(client.fd(), Epoll.OUT, 0);
                assertEquals(1, epoll.await(SECOND));
                LinuxException e = assertThrows(LinuxException.class, client::finishConnect);
                assertEquals(Errno.ECONNREFUSED, e.errno());
                assertEquals(
                        "connect 127.0.0.1:1: Connection refused (ECONNREFUSED)", e.getMessage());
            }
        });
    }

    @Test
    void shouldWriteToAConnectionThatIsGoneWithoutASignal() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    TcpListener listener = TcpListener.bind(LOOPBACK, 0, 16);
                    TcpSocket client = TcpSocket.connect(LOOPBACK, listener.localPort())) {
                assertTrue(client.finishConnect());
                TcpSocket server = listener.accept();
                assertNotNull(server);
                MemorySegment memory = arena.allocate(8);
                server.close();
                client.write(memory, 0, 8);
                assertEquals(-Errno.EPIPE, client.write(memory, 0, 8));
            }
        });
    }

    @Test
    void shouldHandADescriptorOver() throws Exception {
        namespace.inside(() -> {
            try (TcpListener listener = TcpListener.bind(LOOPBACK, 0, 16);
                    TcpSocket client = TcpSocket.connect(LOOPBACK, listener.localPort())) {
                TcpSocket first = listener.accept();
                assertNotNull(first);
                int port = first.remotePort();
                try (TcpSocket second = TcpSocket.adopt(first.fd().release())) {
                    first.close();
                    assertEquals(port, second.remotePort());
                    assertEquals(listener.localPort(), second.localPort());
                }
                try (TcpListener again = TcpListener.adopt(listener.fd().release())) {
                    assertNull(again.accept());
                }
            }
        });
    }

    @Test
    void shouldRefuseAPortThatIsTaken() throws Exception {
        namespace.inside(() -> {
            try (TcpListener first = TcpListener.bind(LOOPBACK, 0, 16)) {
                int port = first.localPort();
                LinuxException e =
                        assertThrows(
                                LinuxException.class, () -> TcpListener.bind(LOOPBACK, port, 16));
                assertEquals(Errno.EADDRINUSE, e.errno());
                assertTrue(e.getMessage().startsWith("bind 127.0.0.1:" + port), e::getMessage);
            }
        });
    }

    @Test
    void shouldRefuseHeapMemoryAndBadBounds() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    TcpListener listener = TcpListener.bind(LOOPBACK, 0, 16);
                    TcpSocket client = TcpSocket.connect(LOOPBACK, listener.localPort())) {
                MemorySegment heap = MemorySegment.ofArray(new byte[8]);
                assertThrows(IllegalArgumentException.class, () -> client.read(heap, 0, 8));
                MemorySegment small = arena.allocate(8);
                assertThrows(IndexOutOfBoundsException.class, () -> client.read(small, 1, 8));
            }
        });
    }

    @Test
    void shouldWakeAWaitingWorkerFromAnotherThread() throws Exception {
        TestNamespace.requireRoot();
        try (Epoll epoll = Epoll.create(4);
                EventFd wakeup = EventFd.create()) {
            epoll.add(wakeup.fd(), Epoll.IN, -7);
            assertEquals(0, epoll.await(0));
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                wakeup.wake();
                                wakeup.wake();
                            });
            assertEquals(1, epoll.await(5 * SECOND));
            assertEquals(-7, epoll.token(0));
            assertEquals(Epoll.IN, epoll.events(0));
            other.join();
            wakeup.drain();
            assertEquals(0, epoll.await(0));
            wakeup.drain();
            wakeup.wake();
            assertEquals(1, epoll.await(0));
        }
    }

    @Test
    void shouldLoseNoWakeWhenThreadsRace() throws Exception {
        int wakes = 100_000;
        try (Epoll epoll = Epoll.create(4);
                EventFd wakeup = EventFd.create()) {
            epoll.add(wakeup.fd(), Epoll.IN, 1);
            java.util.concurrent.ConcurrentLinkedQueue<Integer> mailbox =
                    new java.util.concurrent.ConcurrentLinkedQueue<>();
            Thread other =
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < wakes; i++) {
                                    mailbox.add(i);
                                    wakeup.wake();
                                }
                            });
            int next = 0;
            while (next < wakes) {
                assertEquals(1, epoll.await(10 * SECOND), "a wake was lost at " + next);
                wakeup.drain();
                for (Integer i = mailbox.poll(); i != null; i = mailbox.poll()) {
                    assertEquals(next++, i);
                }
            }
            other.join();
        }
    }

    @Test
    void shouldKeepTimeoutsFinerThanAMillisecond() throws Exception {
        try (Epoll epoll = Epoll.create(1)) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                assertEquals(0, epoll.await(200_000));
                long took = System.nanoTime() - start;
                assertTrue(took >= 200_000, "woke early: " + took);
                best = Math.min(best, took);
            }
            assertTrue(epoll.hasNanosecondTimeouts());
            assertTrue(best < 1_000_000, "best of 50 waits of 0.2 ms took " + best + " ns");
        }
    }

    @Test
    void shouldRoundMillisecondsUp() {
        assertEquals(-1, Epoll.millis(-1));
        assertEquals(0, Epoll.millis(0));
        assertEquals(1, Epoll.millis(1));
        assertEquals(2, Epoll.millis(1_000_001));
        assertEquals(Integer.MAX_VALUE, Epoll.millis(Long.MAX_VALUE));
    }

    @Test
    void shouldKnowTheLayoutsOfBothProcessors() {
        assertEquals(new EpollLayout(12, 4), EpollLayout.of("amd64"));
        assertEquals(new EpollLayout(16, 8), EpollLayout.of("aarch64"));
        assertThrows(UnsupportedOperationException.class, () -> EpollLayout.of("riscv64"));
        assertEquals(ByteOrder.LITTLE_ENDIAN, ByteOrder.nativeOrder());
    }

    @Test
    void shouldCloseADescriptorOnce() throws Exception {
        EventFd first = EventFd.create();
        int number = first.fd().number();
        first.close();
        assertFalse(first.fd().isOpen());
        try (EventFd second = EventFd.create()) {
            assertEquals(number, second.fd().number());
            first.close();
            second.wake();
        }
    }
}
