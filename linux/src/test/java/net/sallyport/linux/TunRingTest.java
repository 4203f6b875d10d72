package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways to read: as kernels do whose TUN devices know RWF_NOWAIT, and as those before. */
class TunRingTest {
    private static final int OURS = 0x0a070001;
    private static final int THEIRS = 0x0a070002;
    private static final int HEADER = Tun.VNET_HEADER;
    private static final int SLOT = 2048;
    private static final int PACKETS = 24;

    private static TestNamespace namespace;

    @BeforeAll
    static void enter() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterAll
    static void leave() throws Exception {
        namespace.close();
    }

    private static Tun up(String name) throws LinuxException {
        Tun tun = Tun.open(name, Tun.Flag.VNET_HEADER);
        TestNamespace.bringUp(tun, OURS, THEIRS);
        return tun;
    }

    private static boolean isEchoReply(MemorySegment memory, long packet) {
        return memory.get(ValueLayout.JAVA_BYTE, packet + HEADER) == 0x45
                && memory.get(ValueLayout.JAVA_BYTE, packet + HEADER + 9) == 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 0})
    void shouldExchangeManyPacketsInOrder(int waiting) throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    TunRing ring = TunRing.open(PACKETS, waiting);
                    Epoll epoll = Epoll.create(1);
                    Tun tun = up("ring" + waiting)) {
                MemorySegment memory = arena.allocate((long) PACKETS * SLOT);
                epoll.add(tun.fd(), Epoll.IN, 0);
                for (int round = 0; round < 20; round++) {
                    for (int i = 0; i < PACKETS; i++) {
                        long at = (long) i * SLOT;
                        memory.asSlice(at, HEADER).fill((byte) 0);
                        Packets.echo(memory, at + HEADER, 500 + i, THEIRS, OURS, i);
                        ring.write(tun, memory, at, 500 + i + HEADER);
                    }
                    ring.submit();
                    for (int i = 0; i < PACKETS; i++) {
                        assertEquals(500 + i + HEADER, ring.result(i));
                    }
                    List<Integer> came = new ArrayList<>();
                    List<Integer> sent = new ArrayList<>();
                    while (came.size() < PACKETS) {
                        assertEquals(1, epoll.await(5_000_000_000L), "the kernel did not answer");
                        for (int i = 0; i < 7; i++) {
                            ring.read(tun, memory, (long) i * SLOT, SLOT);
                        }
                        ring.submit();
                        for (int i = 0; i < 7; i++) {
                            long at = (long) i * SLOT;
                            if (ring.result(i) != Tun.WOULD_BLOCK && isEchoReply(memory, at)) {
                                int sequence = memory.get(Native.BE16, at + HEADER + 26);
                                assertEquals(500 + sequence + HEADER, ring.result(i));
                                sent.add(came.size());
                                came.add(sequence);
                            }
                        }
                    }
                    assertEquals(sent, came);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 0})
    void shouldLeaveNoReadBehind(int waiting) throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    TunRing ring = TunRing.open(PACKETS, waiting);
                    Tun tun = Tun.open("idle" + waiting, Tun.Flag.VNET_HEADER)) {
                MemorySegment memory = arena.allocate((long) PACKETS * SLOT);
                for (int round = 0; round < 100; round++) {
                    for (int i = 0; i < PACKETS; i++) {
                        ring.read(tun, memory, (long) i * SLOT, SLOT);
                    }
                    ring.submit();
                    for (int i = 0; i < PACKETS; i++) {
                        // A device that is down has nothing to read.
                        assertEquals(Tun.WOULD_BLOCK, ring.result(i));
                    }
                }
                TestNamespace.bringUp(tun, OURS, THEIRS);
                Packets.echo(memory, HEADER, 100, THEIRS, OURS, 0);
                assertEquals(100 + HEADER, tun.write(memory, 0, 100 + HEADER));
                MemorySegment untouched = arena.allocate(SLOT);
                MemorySegment.copy(memory, 0, untouched, 0, SLOT);
                int read;
                do {
                    read = tun.read(memory, SLOT, SLOT);
                    assertTrue(read > 0, "the answer was not there: " + read);
                } while (!isEchoReply(memory, SLOT));
                assertEquals(-1, untouched.mismatch(memory.asSlice(0, SLOT)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 0})
    void shouldTellOfEachPacketWhatBecameOfIt(int waiting) throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    TunRing ring = TunRing.open(3, waiting);
                    Tun closed = up("gone" + waiting)) {
                closed.close();
                try (Tun tun = up("here" + waiting)) {
                    MemorySegment memory = arena.allocate(SLOT);
                    MemorySegment vectors = arena.allocate(2 * MessageLayout.IOVEC, 8);
                    Packets.echo(memory, HEADER, 100, THEIRS, OURS, 0);
                    vectors.set(Native.U64, 0, memory.address());
                    vectors.set(Native.U64, 8, HEADER + 50);
                    vectors.set(Native.U64, 16, memory.address() + HEADER + 50);
                    vectors.set(Native.U64, 24, 50);
                    ring.write(tun, memory, 0, HEADER - 1);
                    ring.write(closed, memory, 0, HEADER + 100);
                    ring.writeGathered(tun, vectors, 0, 2);
                    ring.submit();
                    assertEquals(-Errno.EINVAL, ring.result(0));
                    assertEquals(-Errno.EBADF, ring.result(1));
                    assertEquals(HEADER + 100, ring.result(2));
                    ring.read(closed, memory, 0, SLOT);
                    ring.submit();
                    assertEquals(-Errno.EBADF, ring.result(0));
                    while (ring.room() > 0) {
                        ring.write(tun, memory, 0, HEADER + 100);
                    }
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1025})
    void shouldBeOfAPossibleSize(int capacity) {
        assertThrows(IllegalArgumentException.class, () -> TunRing.open(capacity));
    }
}
