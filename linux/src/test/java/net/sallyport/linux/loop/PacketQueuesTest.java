package net.sallyport.linux.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PacketQueuesTest {
    private static final int BATCH = 4;
    private static final int HELD = 60;
    private static final int LONGEST = 40;

    /** Loopback has nobody who hears this protocol. */
    private static final int UNHEARD = 253;

    private static final int LOCALHOST = 0x7f000001;

    private final RawSocket socket;
    private final SlotOutbox outbox;
    private final PacketQueues queues;

    PacketQueuesTest() throws LinuxException {
        socket = RawSocket.open(UNHEARD);
        outbox = new SlotOutbox(Arena.ofAuto(), socket, BATCH, HELD, 64, 16);
        queues = new PacketQueues(outbox, new PacketQueues.Bounds(HELD, LONGEST, 0, 1));
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private PacketQueues.Drop add(PacketQueues.Queue queue, int value) {
        outbox.memory().set(ValueLayout.JAVA_INT_UNALIGNED, outbox.next(), value);
        return queue.add(4);
    }

    private int take(PacketQueues.Queue queue) {
        assertEquals(4, queue.take());
        return outbox.memory().get(ValueLayout.JAVA_INT_UNALIGNED, outbox.next());
    }

    @Test
    void shouldGiveBackInOrderWhatItTook() {
        PacketQueues.Queue a = queues.open();
        PacketQueues.Queue b = queues.open();
        for (int n = 0; n < 10; n++) {
            assertNull(add(a, n));
            assertNull(add(b, -n));
        }
        for (int n = 0; n < 10; n++) {
            assertEquals(n, take(a));
            assertEquals(-n, take(b));
        }
        assertEquals(0, a.take());
        assertEquals(0, b.size());
        assertEquals(HELD, outbox.holdable());
    }

    @Test
    void shouldHoldNoMoreOfOneThanTheBound() {
        PacketQueues roomy = new PacketQueues(outbox, new PacketQueues.Bounds(HELD, 20, 0, 1));
        PacketQueues.Queue queue = roomy.open();
        for (int n = 0; n < 20; n++) {
            assertNull(queue.add(4));
        }
        assertEquals(PacketQueues.Drop.QUEUE_FULL, queue.add(4));
    }

    @Test
    void shouldLeaveWhoeverComesAShare() {
        List<PacketQueues.Queue> busy = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            busy.add(queues.open());
        }
        for (int n = 0; n < 100; n++) {
            busy.forEach(queue -> queue.add(4));
        }
        assertEquals(PacketQueues.Drop.SHARE_FULL, busy.getFirst().add(4));
        for (PacketQueues.Queue queue : busy) {
            assertEquals(HELD / 4, queue.size());
        }
        PacketQueues.Queue sparse = queues.open();
        assertNull(sparse.add(4));
    }

    @Test
    void shouldLeaveEachTheLeastHoweverManyAreBusy() {
        PacketQueues queues = new PacketQueues(outbox, new PacketQueues.Bounds(20, LONGEST, 6, 2));
        PacketQueues.Queue alone = queues.open();
        for (int n = 0; n < 30; n++) {
            alone.add(4);
        }
        assertEquals(20 / 2, alone.size());
        for (int others = 0; others < 6; others++) {
            assertEquals(6, fill(queues.open()));
        }
        // 14 slots are left, for some more to come: each has fewer, and still has some.
        assertEquals(5, fill(queues.open()));
        assertEquals(3, fill(queues.open()));
        assertEquals(2, fill(queues.open()));
        assertEquals(1, fill(queues.open()));
        assertEquals(1, fill(queues.open()));
    }

    private static int fill(PacketQueues.Queue queue) {
        for (int n = 0; n < 10; n++) {
            queue.add(4);
        }
        return queue.size();
    }

    @Test
    void shouldGiveTheSlotsBackOfWhatIsCleared() {
        PacketQueues.Queue queue = queues.open();
        for (int n = 0; n < 10; n++) {
            assertNull(add(queue, n));
        }
        queue.clear();
        assertEquals(10, queues.dropped(PacketQueues.Drop.CLEARED));
        assertEquals(0, queue.take());
        assertEquals(HELD, outbox.holdable());
        assertNull(add(queue, 7));
        assertEquals(7, take(queue));
    }

    @Test
    void shouldHoldNothingWithoutRoomForIt() throws LinuxException {
        var bare = new SlotOutbox(Arena.ofAuto(), socket, BATCH, 0, 64, 16);
        var none = new PacketQueues(bare, new PacketQueues.Bounds(0, LONGEST, 5, 1));
        assertEquals(PacketQueues.Drop.SHARE_FULL, none.open().add(4));
    }

    @Test
    void shouldLoseNoSlotAndMixNoPacketsWhateverHappens() {
        Random random = new Random(6);
        List<PacketQueues.Queue> all = new ArrayList<>();
        List<Deque<Integer>> wanted = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            all.add(queues.open());
            wanted.add(new ArrayDeque<>());
        }
        for (int step = 0; step < 100_000; step++) {
            int n = random.nextInt(all.size());
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    if (add(all.get(n), step) == null) {
                        wanted.get(n).add(step);
                    }
                }
                case 4, 5 -> {
                    if (!wanted.get(n).isEmpty()) {
                        assertEquals(wanted.get(n).remove(), take(all.get(n)));
                        if (random.nextBoolean()) {
                            outbox.send(LOCALHOST, 0, outbox.next(), 4);
                        }
                    }
                }
                case 6 -> outbox.flush();
                default -> {
                    if (random.nextInt(50) == 0) {
                        all.get(n).clear();
                        wanted.get(n).clear();
                    }
                }
            }
            int waiting = wanted.stream().mapToInt(Deque::size).sum();
            assertTrue(outbox.holdable() <= HELD - waiting, "step " + step);
        }
        all.forEach(PacketQueues.Queue::clear);
        outbox.flush();
        assertEquals(HELD, outbox.holdable());
    }
}
