package net.sallyport.protocol.gre;

import static net.sallyport.protocol.gre.Wire.MILLI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.MemorySegment;
import java.util.List;
import net.sallyport.protocol.Counters;
import org.junit.jupiter.api.Test;

class GreChannelTest {
    private final Wire wire = new Wire(GreConfig.DEFAULT, 128);

    private void packets(int... sequences) {
        for (int sequence : sequences) {
            wire.packet(sequence, 0);
        }
    }

    private void delivered(Integer... sequences) {
        assertEquals(List.of(sequences), wire.delivered);
        assertEquals(128 - wire.channel.held(), wire.pool.free());
    }

    @Test
    void takesAnyFirstNumber() {
        for (int first : new int[] {0, 1, 77, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Wire fresh = new Wire(GreConfig.DEFAULT, 1);
            fresh.packet(first, 0);
            fresh.packet(first + 1, 0);
            assertEquals(List.of(first, first + 1), fresh.delivered);
        }
    }

    @Test
    void reordersWhatCameEarly() {
        packets(0, 3, 1, 4, 2, 5);
        delivered(0, 1, 2, 3, 4, 5);
        assertEquals(2, wire.count(GreCounter.HELD));
        assertEquals(0, wire.channel.lost());
    }

    @Test
    void ordersAcrossTheWrap() {
        packets(-2, 0, 1, -1, 2);
        delivered(-2, -1, 0, 1, 2);
        packets(-1, -2);
        assertEquals(2, wire.count(GreCounter.DUPLICATE));
    }

    @Test
    void dropsDuplicatesAndStalePackets() {
        packets(0, 0, 2, 2);
        assertEquals(2, wire.count(GreCounter.DUPLICATE));
        wire.expire(50 * MILLI);
        packets(1, 2, 3);
        delivered(0, 2, 3);
        assertEquals(1, wire.count(GreCounter.STALE), "1 came after its turn");
        assertEquals(3, wire.count(GreCounter.DUPLICATE));
        assertEquals(1, wire.channel.lost());
    }

    @Test
    void releasesHeldPacketsByTheClockAlone() {
        wire.packet(0, 0);
        wire.packet(2, 10 * MILLI);
        wire.packet(5, 30 * MILLI);
        assertEquals(50 * MILLI, wire.channel.nextDeadlineNanos(), "the acknowledgement first");
        assertEquals(5, wire.acknowledge(50 * MILLI));
        assertEquals(60 * MILLI, wire.channel.nextDeadlineNanos());
        wire.expire(60 * MILLI - 1);
        delivered(0);
        wire.expire(60 * MILLI);
        delivered(0, 2);
        assertEquals(80 * MILLI, wire.channel.nextDeadlineNanos());
        wire.packet(4, 70 * MILLI);
        wire.packet(3, 71 * MILLI);
        delivered(0, 2, 3, 4, 5);
    }

    @Test
    void releasesHeldPacketsWhenTheNextComesLate() {
        wire.packet(0, 0);
        wire.packet(2, 0);
        wire.packet(4, 100 * MILLI);
        delivered(0, 2);
        assertEquals(1, wire.channel.held());
    }

    @Test
    void givesUpTheOldestGapWhenItHoldsAllItMay() {
        packets(0);
        for (int n = 2; n <= 64; n++) {
            packets(n);
        }
        delivered(0);
        assertEquals(63, wire.channel.held());
        packets(65);
        assertEquals(65, wire.delivered.size());
        assertEquals(65, wire.delivered.getLast());
        assertEquals(0, wire.channel.held());
        assertEquals(1, wire.channel.lost());
    }

    @Test
    void goesOnWithoutTheMissingWhenThePoolIsFull() {
        Wire small = new Wire(GreConfig.DEFAULT, 2);
        for (int sequence : new int[] {0, 5, 3, 7, 8, 4, 6}) {
            small.packet(sequence, 0);
        }
        assertEquals(List.of(0, 3, 5, 7, 8), small.delivered);
        assertEquals(1, small.count(GreCounter.HOLD_FULL));
        assertEquals(2, small.count(GreCounter.STALE));
        assertEquals(2, small.pool.free());
    }

    @Test
    void believesAFarJumpOnlyWhenTheNextFollows() {
        packets(0, 1, 1_000_000);
        delivered(0, 1);
        packets(2, 500_000, 3);
        delivered(0, 1, 2, 3);
        packets(2_000_000, 2_000_001, 2_000_002);
        delivered(0, 1, 2, 3, 2_000_001, 2_000_002);
        assertEquals(1, wire.count(GreCounter.RESYNC));
        assertEquals(3, wire.count(GreCounter.FAR_AHEAD));
    }

    @Test
    void deliversWhatItHoldsBeforeAJump() {
        packets(0, 2, 1_000_000, 1_000_001);
        delivered(0, 2, 1_000_001);
    }

    @Test
    void takesABurstOfLossAtItsWord() {
        packets(0, 4_000);
        wire.expire(50 * MILLI);
        delivered(0, 4_000);
        assertEquals(3_999, wire.channel.lost());
    }

    @Test
    void letsAPeerBeginAnewAfterSilence() {
        packets(1_000, 1_002, 0, 1, 2);
        delivered(1_000);
        wire.packet(0, 3_000 * MILLI);
        wire.packet(1, 3_000 * MILLI);
        wire.packet(2, 3_000 * MILLI);
        delivered(1_000, 1_002, 1, 2);
        wire.packet(1_003, 3_001 * MILLI);
        assertEquals(1, wire.count(GreCounter.RESYNC));
        assertEquals(1, wire.channel.held(), "1,003 is early now");
    }

    @Test
    void acknowledgesWithDataOrAfterAWhile() {
        assertNull(wire.send(0));
        wire.packet(7, 0);
        wire.packet(8, 10 * MILLI);
        assertEquals(50 * MILLI, wire.channel.nextDeadlineNanos());
        assertNull(wire.acknowledge(49 * MILLI));
        assertEquals(8, wire.acknowledge(50 * MILLI));
        assertNull(wire.acknowledge(500 * MILLI));
        assertEquals(Long.MAX_VALUE, wire.channel.nextDeadlineNanos());
        wire.packet(9, 600 * MILLI);
        assertEquals(9, wire.send(600 * MILLI));
        assertNull(wire.send(600 * MILLI));
        assertNull(wire.acknowledge(700 * MILLI));
    }

    @Test
    void acknowledgesTheHighestNumberDespiteAGap() {
        packets(0, 3);
        assertEquals(3, wire.send(0));
    }

    @Test
    void acknowledgesHalfAWindowAtOnce() {
        for (int n = 0; n < 31; n++) {
            wire.packet(n, 5);
        }
        assertNull(wire.acknowledge(5));
        wire.packet(31, 5);
        assertEquals(5, wire.channel.nextDeadlineNanos());
        assertEquals(31, wire.acknowledge(5));
    }

    @Test
    void doesNotAcknowledgeWhatItDrops() {
        packets(0);
        wire.send(0);
        packets(0, 1_000_000);
        assertNull(wire.send(0));
    }

    @Test
    void numbersFromZeroAndKeepsThePeersAcknowledgements() {
        assertEquals(0, wire.channel.unacknowledged());
        for (int n = 0; n < 10; n++) {
            wire.send(0);
            assertEquals(n, GreHeader.sequence(wire.memory, GreChannel.HEADROOM - 12));
        }
        assertEquals(10, wire.channel.unacknowledged());
        wire.ack(4, 0);
        assertEquals(5, wire.channel.unacknowledged());
        wire.ack(3, 0);
        assertEquals(5, wire.channel.unacknowledged());
        wire.ack(10, 0);
        assertEquals(5, wire.channel.unacknowledged());
        assertEquals(1, wire.count(GreCounter.BAD_ACK));
        wire.ack(9, 0);
        assertEquals(0, wire.channel.unacknowledged());
        assertEquals(4, wire.count(GreCounter.ACKS_RECEIVED));
    }

    @Test
    void countsANumberWithoutPayload() {
        packets(0);
        GreHeader.writeData(wire.memory, 0, 0, 1, 1);
        wire.channel.receive(wire.memory, 0, 12, 0, wire::deliver);
        packets(2);
        delivered(0, 2);
        assertEquals(1, wire.count(GreCounter.NO_PAYLOAD));
    }

    @Test
    void givesBackWhatItHoldsWhenClosed() {
        packets(0, 2, 4);
        wire.channel.close();
        packets(1);
        wire.expire(500 * MILLI);
        delivered(0);
        assertEquals(2, wire.count(GreCounter.HELD_DISCARDED));
        assertEquals(Long.MAX_VALUE, wire.channel.nextDeadlineNanos());
    }

    @Test
    void canBeClosedFromItsSink() {
        packets(0, 2, 3, 4);
        GreHeader.writeData(wire.memory, 0, 4, 1, 1);
        wire.channel.receive(
                wire.memory,
                0,
                16,
                0,
                (m, o, l) -> {
                    wire.deliver(m, o, l);
                    if (wire.delivered.size() == 3) {
                        wire.channel.close();
                    }
                });
        assertEquals(3, wire.delivered.size());
        assertEquals(128, wire.pool.free());
    }

    @Test
    void sendsNothingLongerThanTheLengthFieldHolds() {
        MemorySegment large = MemorySegment.ofArray(new byte[70_000]);
        var counters = new Counters<>(GreCounter.class);
        var channel = new GreChannel(1, GreConfig.DEFAULT, wire.pool, counters);
        assertEquals(-1, channel.send(large, 16, 65_536, 0));
        assertEquals(12, channel.send(large, 16, 65_535, 0));
        assertEquals(0, GreHeader.sequence(large, 4), "no number was used up");
    }
}
