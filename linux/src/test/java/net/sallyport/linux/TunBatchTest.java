package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.sallyport.linux.loop.PacketSlots;
import net.sallyport.linux.offload.OffloadCounter;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.linux.offload.TunOutput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches of echo requests out, their answers in, one by one and by either kind of ring. */
class TunBatchTest {
    private static final int OURS = 0x0a070001;
    private static final int THEIRS = 0x0a070002;
    private static final int BATCH = 64;
    private static final int ROOM = 40_000;
    private static final long STRIDE = ROOM + 64;

    @Test
    void shouldLoseAndReorderNothing() throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.inside(() -> {
                exchange("plain0", null);
                try (TunRing ring = TunRing.open(BATCH, 8)) {
                    exchange("ring0", ring);
                }
                try (TunRing ring = TunRing.open(BATCH, 0)) {
                    exchange("ring1", ring);
                }
                // Fewer than are gathered or read at once.
                try (TunRing ring = TunRing.open(3)) {
                    exchange("ring2", ring);
                }
            });
        }
    }

    private static void exchange(String name, @Nullable TunRing ring) throws Exception {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create(1);
                Tun tun = Tun.openLarge(name)) {
            try (Netlink netlink = Netlink.open()) {
                netlink.batch().setMtu(tun.index(), ROOM).commit();
            }
            TestNamespace.bringUp(tun, OURS, THEIRS);
            epoll.add(tun.fd(), Epoll.IN, 0);
            MemorySegment memory = arena.allocate(BATCH * STRIDE);
            TunOutput output = new TunOutput(arena, BATCH, ring);
            TunInput input = new TunInput(arena, slots(arena.allocate(ROOM)), ring);
            for (int count : new int[] {1, 2, 3, 5, BATCH, 40, 1, BATCH}) {
                for (int base : new int[] {60, 1_300, ROOM - BATCH}) {
                    output.begin(memory);
                    for (int i = 0; i < count; i++) {
                        long at = i * STRIDE + TunOutput.HEADROOM;
                        Packets.echo(memory, at, base + i, THEIRS, OURS, i);
                        assertTrue(output.write(tun, memory, at, base + i));
                    }
                    output.end();
                    assertEquals(
                            IntStream.range(0, count).boxed().toList(),
                            answers(epoll, input, tun, base, count));
                }
            }
            assertEquals(0, output.count(OffloadCounter.NOT_TAKEN));
        }
    }

    private static PacketSlots slots(MemorySegment memory) {
        return new PacketSlots() {
            @Override
            public MemorySegment memory() {
                return memory;
            }

            @Override
            public long next() {
                return 0;
            }

            @Override
            public int room() {
                return ROOM;
            }
        };
    }

    private static List<Integer> answers(
            Epoll epoll, TunInput input, Tun tun, int base, int count) {
        List<Integer> sequences = new ArrayList<>();
        while (sequences.size() < count) {
            assertEquals(1, epoll.await(5_000_000_000L), "the kernel did not answer");
            int read = input.read(tun, BATCH);
            assertTrue(read > 0, "read " + read);
            int length = input.next();
            while (length > 0) {
                MemorySegment packet = input.memory().asSlice(input.offset(), length);
                // The kernel also speaks IPv6 to a new device.
                if (packet.get(ValueLayout.JAVA_BYTE, 0) == 0x45) {
                    int sequence = packet.get(Native.BE16, 26);
                    assertEquals(base + sequence, length);
                    assertEquals(
                            (byte) (length - 1), packet.get(ValueLayout.JAVA_BYTE, length - 1));
                    sequences.add(sequence);
                }
                length = input.next();
            }
        }
        return sequences;
    }
}
