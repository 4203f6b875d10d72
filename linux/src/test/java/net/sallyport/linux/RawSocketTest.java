package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RawSocketTest {
    private static final int GRE = 47;
    private static final int LOOPBACK = 0x7f000001;
    private static final int FIELD = 6;
    private static final int MASK = 0x3f;

    private TestNamespace namespace;

    @BeforeEach
    void enter() throws Exception {
        namespace = TestNamespace.create();
    }

    @AfterEach
    void leave() throws Exception {
        namespace.close();
    }

    /** A packet whose 16-bit field at offset 6 is {@code field}, and whose body follows from it. */
    private static void add(
            SendBatch batch, int destination, int source, int field, int length, int serial) {
        long at = batch.nextSlot() + 32;
        fill(batch.memory(), at, field, length, serial);
        batch.add(destination, source, at, length);
    }

    private static void fill(MemorySegment memory, long at, int field, int length, int serial) {
        memory.set(Native.BE32, at, 0x3081880b);
        memory.set(Native.BE16, at + 4, (short) (length - 12));
        memory.set(Native.BE16, at + FIELD, (short) field);
        memory.set(Native.BE32, at + 8, serial);
        for (int i = 12; i < length; i++) {
            memory.set(ValueLayout.JAVA_BYTE, at + i, (byte) (field + serial + i));
        }
    }

    private static int headerLength(DatagramBatch batch, int i) {
        return (batch.memory().get(ValueLayout.JAVA_BYTE, batch.offset(i)) & 0x0f) * 4;
    }

    private static int field(DatagramBatch batch, int i) {
        return batch.memory().get(Native.BE16, batch.offset(i) + headerLength(batch, i) + FIELD)
                & 0xffff;
    }

    private static int serial(DatagramBatch batch, int i) {
        return batch.memory().get(Native.BE32, batch.offset(i) + headerLength(batch, i) + 8);
    }

    private static void verify(DatagramBatch batch, int i, int length, int source) {
        assertEquals(length + headerLength(batch, i), batch.length(i));
        assertFalse(batch.isTruncated(i));
        assertEquals(source, batch.source(i));
        long at = batch.offset(i) + headerLength(batch, i);
        assertEquals(source, batch.memory().get(Native.BE32, batch.offset(i) + 12));
        int field = field(batch, i);
        int serial = serial(batch, i);
        for (int b = 12; b < length; b++) {
            assertEquals(
                    (byte) (field + serial + b), batch.memory().get(ValueLayout.JAVA_BYTE, at + b));
        }
    }

    @Test
    void shouldGiveEachReaderThePacketsOfItsOwnShardsAndNoOther() throws Exception {
        namespace.inside(() -> {
            int[][] shards = {
                IntStream.range(0, 21).toArray(),
                {21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 60, 63},
                IntStream.range(22, 63).filter(s -> s >= 42 ? s != 60 : s % 2 == 0).toArray()
            };
            try (Arena arena = Arena.ofConfined();
                    RawSocket sender = RawSocket.open(GRE)) {
                sender.attachFilter(BpfProgram.dropAll());
                List<RawSocket> readers = new ArrayList<>();
                for (int[] own : shards) {
                    RawSocket reader = RawSocket.open(GRE);
                    reader.setReceiveBuffer(8 << 20);
                    reader.attachFilter(BpfProgram.maskedFieldIn(FIELD, MASK, own));
                    readers.add(reader);
                }
                int packets = 3_000;
                sendRandom(arena, sender, packets);
                int total = 0;
                for (int r = 0; r < readers.size(); r++) {
                    total += take(arena, readers.get(r), shards[r], packets);
                    readers.get(r).close();
                }
                assertEquals(packets, total);
            }
        });
    }

    private static void sendRandom(Arena arena, RawSocket sender, int packets) {
        Random random = new Random(1);
        SendBatch batch = new SendBatch(arena, 64, 600);
        for (int i = 0; i < packets; i++) {
            add(batch, LOOPBACK, 0, random.nextInt(0x10000), 100, i);
            if (batch.isFull() || i == packets - 1) {
                assertEquals(0, batch.flush(sender));
            }
        }
        assertEquals(packets, batch.sent());
    }

    private static int take(Arena arena, RawSocket reader, int[] own, int packets) {
        BitSet shards = new BitSet();
        IntStream.of(own).forEach(shards::set);
        Random random = new Random(1);
        int[] fields = IntStream.range(0, packets).map(i -> random.nextInt(0x10000)).toArray();
        long expected = IntStream.of(fields).filter(f -> shards.get(f & MASK)).count();
        DatagramBatch batch = new DatagramBatch(arena, 64, 2048);
        int taken = 0;
        for (int n = batch.receive(reader); n > 0; n = batch.receive(reader)) {
            for (int i = 0; i < n; i++) {
                assertTrue(shards.get(field(batch, i) & MASK), "a packet of a foreign shard");
                assertEquals(fields[serial(batch, i)], field(batch, i));
                verify(batch, i, 100, LOOPBACK);
                taken++;
            }
        }
        assertEquals(expected, taken);
        return taken;
    }

    @Test
    void shouldFindTheFieldBehindIpOptionsAndDropWhatIsTooShort() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    Tun tun = Tun.open("sptun0");
                    RawSocket reader = RawSocket.open(GRE)) {
                TestNamespace.bringUp(tun, 0x0a070001, 0x0a070002);
                reader.attachFilter(BpfProgram.maskedFieldIn(FIELD, MASK, 5));
                MemorySegment packet = arena.allocate(2048);
                for (int shard = 0; shard < 64; shard++) {
                    fill(packet, 24, 0x1fc0 | shard, 40, shard);
                    Packets.ip(packet, 0, 24, 64, GRE, 0x0a070002, 0x0a070001);
                    assertEquals(64, tun.write(packet, 0, 64));
                    fill(packet, 20, 0x1fc0 | shard, 40, shard);
                    Packets.ip(packet, 0, 20, 60, GRE, 0x0a070002, 0x0a070001);
                    assertEquals(60, tun.write(packet, 0, 60));
                    for (int shorter = 0; shorter < 8; shorter++) {
                        Packets.ip(packet, 0, 20, 20 + shorter, GRE, 0x0a070002, 0x0a070001);
                        assertEquals(20 + shorter, tun.write(packet, 0, 20 + shorter));
                    }
                }
                DatagramBatch batch = new DatagramBatch(arena, 64, 2048);
                assertEquals(2, batch.receive(reader));
                assertEquals(24, headerLength(batch, 0));
                assertEquals(20, headerLength(batch, 1));
                verify(batch, 0, 40, 0x0a070002);
                verify(batch, 1, 40, 0x0a070002);
                assertEquals(Errno.WOULD_BLOCK, batch.receive(reader));
            }
        });
    }

    @Test
    void shouldDropWhatWasQueuedBeforeTheFilter() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                SendBatch batch = new SendBatch(arena, 64, 600);
                for (int i = 0; i < 64; i++) {
                    add(batch, LOOPBACK, 0, i, 40, i);
                }
                assertEquals(0, batch.flush(socket));
                socket.attachFilter(BpfProgram.acceptAll());
                DatagramBatch in = new DatagramBatch(arena, 64, 2048);
                assertEquals(Errno.WOULD_BLOCK, in.receive(socket));
                for (int i = 0; i < 64; i++) {
                    add(batch, LOOPBACK, 0, i, 40, i);
                }
                assertEquals(0, batch.flush(socket));
                socket.replaceFilter(BpfProgram.dropAll());
                assertEquals(64, in.receive(socket));
            }
        });
    }

    @Test
    void shouldCutAndMarkWhatIsLongerThanItsSlot() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                socket.setPacketInfo(true);
                SendBatch out = new SendBatch(arena, 8, 600);
                DatagramBatch in = new DatagramBatch(arena, 8, 100);
                for (int round = 0; round < 3; round++) {
                    add(out, LOOPBACK, 0, 1, 80, 0);
                    add(out, LOOPBACK, 0, 2, 81, 1);
                    assertEquals(0, out.flush(socket));
                    assertEquals(2, in.receive(socket));
                    assertFalse(in.isTruncated(0));
                    assertTrue(in.isTruncated(1));
                    assertEquals(100, in.length(0));
                    assertEquals(100, in.length(1));
                    assertEquals(1, in.interfaceIndex(0));
                    assertEquals(LOOPBACK, in.localAddress(0));
                }
                assertThrows(IndexOutOfBoundsException.class, () -> in.length(2));
            }
        });
    }

    @Test
    void shouldSendFromTheAddressThatIsChosen() throws Exception {
        for (int i = 1; i <= 3; i++) {
            namespace.run("ip", "addr", "add", "10.9.0." + i + "/32", "dev", "lo");
        }
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                socket.setPacketInfo(true);
                SendBatch out = new SendBatch(arena, 8, 600);
                int base = 0x0a090000;
                add(out, base + 1, base + 1, 0, 40, 0);
                add(out, base + 1, base + 2, 1, 40, 1);
                add(out, base + 2, base + 3, 2, 40, 2);
                add(out, base + 3, 0, 3, 40, 3);
                assertEquals(0, out.flush(socket));
                DatagramBatch in = new DatagramBatch(arena, 8, 100);
                assertEquals(4, in.receive(socket));
                int[] sources = {base + 1, base + 2, base + 3, base + 3};
                int[] destinations = {base + 1, base + 1, base + 2, base + 3};
                for (int i = 0; i < 4; i++) {
                    verify(in, i, 40, sources[i]);
                    assertEquals(destinations[i], in.memory().get(Native.BE32, in.offset(i) + 16));
                    assertEquals(destinations[i], in.localAddress(i));
                }
            }
        });
    }

    @Test
    void shouldNotBeHeldUpByDatagramsThatCannotBeSent() throws Exception {
        namespace.run("ip", "link", "set", "lo", "mtu", "1500");
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                socket.setMtuDiscovery(RawSocket.MtuDiscovery.DO);
                SendBatch out = new SendBatch(arena, 16, 4000);
                add(out, LOOPBACK, 0, 0, 2000, 0);
                add(out, LOOPBACK, 0, 0, 1480, 1);
                add(out, 0xcb007101, 0, 0, 100, 2);
                add(out, LOOPBACK, 0xcb007102, 0, 100, 3);
                add(out, LOOPBACK, 0, 0, 100, 4);
                add(out, 0xffffffff, 0, 0, 100, 5);
                int dropped = out.flush(socket);
                assertEquals(4, dropped);
                assertEquals(2, out.sent());
                assertEquals(1, out.dropped(SendBatch.Drop.TOO_LARGE));
                // A network and a broadcast without a route, and a source that is not ours.
                assertEquals(3, out.dropped(SendBatch.Drop.UNREACHABLE));
                DatagramBatch in = new DatagramBatch(arena, 16, 4000);
                assertEquals(2, in.receive(socket));
                assertEquals(1, serial(in, 0));
                assertEquals(4, serial(in, 1));
            }
        });
    }

    @Test
    void shouldCountWhatThePacketFilterForbids() throws Exception {
        namespace.run(
                "nft",
                "add table ip t; add chain ip t out { type filter hook output priority 0 ; }"
                        + "; add rule ip t out ip daddr 127.0.0.2 drop");
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                SendBatch out = new SendBatch(arena, 16, 4000);
                add(out, LOOPBACK + 1, 0, 0, 100, 0);
                add(out, LOOPBACK, 0, 0, 100, 1);
                assertEquals(1, out.flush(socket));
                assertEquals(1, out.sent());
                assertEquals(1, out.dropped(SendBatch.Drop.FORBIDDEN));
                assertEquals(Errno.EPERM, out.lastError());
            }
        });
    }

    @Test
    void shouldDropWhatAFullSocketDoesNotTake() throws Exception {
        String shaper = "tc qdisc add dev lo root tbf rate 4mbit burst 5k limit 10m";
        namespace.run(shaper.split(" "));
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                socket.setSendBuffer(8192);
                SendBatch out = new SendBatch(arena, 64, 1400);
                for (int i = 0; i < 64; i++) {
                    add(out, LOOPBACK, 0, 0, 1200, i);
                }
                assertTrue(out.isFull());
                int dropped = out.flush(socket);
                assertTrue(dropped > 0 && dropped < 64, "dropped " + dropped);
                assertEquals(64 - dropped, out.sent());
                assertEquals(dropped, out.dropped(SendBatch.Drop.QUEUE_FULL));
                assertEquals(Errno.ENOBUFS, out.lastError());
                assertEquals(0, out.size());
            }
        });
    }

    @Test
    void shouldSendFromMemoryOfTheCallerAndStayInsideIt() throws Exception {
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                MemorySegment memory = arena.allocate(1000);
                fill(memory, 900, 7, 100, 9);
                SendBatch out = new SendBatch(arena, memory, 1);
                assertThrows(IndexOutOfBoundsException.class, () -> out.add(LOOPBACK, 0, 901, 100));
                out.add(LOOPBACK, 0, 900, 100);
                assertThrows(IllegalStateException.class, () -> out.add(LOOPBACK, 0, 0, 1));
                assertEquals(0, out.flush(socket));
                DatagramBatch in = new DatagramBatch(arena, 1, 2000);
                assertEquals(1, in.receive(socket));
                verify(in, 0, 100, LOOPBACK);
            }
        });
    }

    @Test
    void shouldBeBoundToADevice() throws Exception {
        namespace.run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1");
        namespace.inside(() -> {
            try (Arena arena = Arena.ofConfined();
                    RawSocket socket = RawSocket.open(GRE)) {
                socket.bindToDevice("v0");
                SendBatch out = new SendBatch(arena, 1, 600);
                add(out, LOOPBACK, 0, 0, 100, 1);
                assertEquals(1, out.flush(socket));
                assertEquals(1, out.dropped(SendBatch.Drop.UNREACHABLE));
                socket.bindToDevice("");
                add(out, LOOPBACK, 0, 0, 100, 1);
                assertEquals(0, out.flush(socket));
                assertEquals(1, out.sent());
                assertThrows(LinuxException.class, () -> socket.bindToDevice("none"));
            }
        });
    }

    @Test
    void shouldRefuseAProgramTheKernelRefuses() throws Exception {
        namespace.inside(() -> {
            try (RawSocket socket = RawSocket.open(GRE)) {
                BpfProgram wild = new BpfProgram.Builder().skip(7).keep(0).build();
                LinuxException e =
                        assertThrows(LinuxException.class, () -> socket.replaceFilter(wild));
                assertEquals(Errno.EINVAL, e.errno());
            }
        });
        assertThrows(
                IllegalArgumentException.class, () -> new BpfProgram.Builder().add(6, 256, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new BpfProgram.Builder().build());
    }
}
