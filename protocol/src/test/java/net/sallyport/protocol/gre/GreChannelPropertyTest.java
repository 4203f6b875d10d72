package net.sallyport.protocol.gre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands of random networks under virtual time, against {@link OrderOracle}. */
class GreChannelPropertyTest {
    private static final long MILLI = Wire.MILLI;

    private record Arrival(long atNanos, int sequence, int order) {}

    private record Network(double loss, double duplicate, double slow, long slowMillis) {}

    @Test
    void doesWhatTheOracleDoesInAnyNetwork() {
        IntStream.range(0, 4_000).forEach(GreChannelPropertyTest::againstOracle);
    }

    @Test
    @Tag("long")
    void doesWhatTheOracleDoesInVeryManyNetworks() {
        IntStream.range(4_000, 400_000).parallel().forEach(GreChannelPropertyTest::againstOracle);
    }

    @Test
    void deliversEverythingInOrderWhenNothingIsLostOrTooLate() {
        for (int seed = 0; seed < 1_000; seed++) {
            Random random = new Random(seed);
            Wire wire = new Wire(GreConfig.DEFAULT, 64);
            int first = random.nextInt();
            List<Arrival> arrivals = new ArrayList<>();
            // The first comes first: before it, nothing says where the peer begins.
            arrivals.add(new Arrival(0, first, 0));
            for (int n = 1; n < 300; n++) {
                long sent = n * MILLI;
                arrivals.add(new Arrival(sent + random.nextLong(49 * MILLI), first + n, n));
            }
            arrivals.sort(Comparator.comparingLong(Arrival::atNanos));
            for (Arrival arrival : arrivals) {
                wire.packet(arrival.sequence(), arrival.atNanos());
            }
            assertEquals(
                    IntStream.range(first, first + 300).boxed().toList(),
                    wire.delivered,
                    "seed " + seed);
        }
    }

    private static void againstOracle(int seed) {
        Random random = new Random(seed);
        GreConfig config =
                new GreConfig(
                        1 + random.nextInt(64),
                        1 + random.nextInt(100),
                        1 << random.nextInt(7),
                        64 + random.nextInt(200),
                        random.nextInt(3_000),
                        random.nextInt(80));
        Wire wire = new Wire(config, config.heldPackets());
        OrderOracle oracle = new OrderOracle(config);
        long now = 0;
        int highest = 0;
        long oldestUnacknowledged = Long.MAX_VALUE;
        Set<Integer> sent = new HashSet<>();
        PriorityQueue<Arrival> arrivals = arrivals(random);
        arrivals.forEach(a -> sent.add(a.sequence()));
        while (!arrivals.isEmpty() || wire.channel.nextDeadlineNanos() != Long.MAX_VALUE) {
            long deadline = wire.channel.nextDeadlineNanos();
            Arrival next = arrivals.peek();
            long ackLimit = config.ackDelayMillis() * MILLI;
            if (next != null && next.atNanos() < deadline) {
                arrivals.remove();
                now = Math.max(now, next.atNanos());
                long before = wire.delivered.size() + wire.channel.held();
                wire.packet(next.sequence(), now);
                oracle.packet(next.sequence(), now);
                if (wire.delivered.size() + wire.channel.held() > before) {
                    oldestUnacknowledged = Math.min(oldestUnacknowledged, now);
                }
                if (random.nextInt(20) == 0 && wire.send(now) != null) {
                    oldestUnacknowledged = Long.MAX_VALUE;
                }
            } else {
                now = Math.max(now, deadline) + (random.nextInt(4) == 0 ? random.nextInt(500) : 0);
                wire.expire(now);
                oracle.expire(now);
                if (wire.acknowledge(now) != null) {
                    assertTrue(now - oldestUnacknowledged <= ackLimit + 500, "late ack " + seed);
                    oldestUnacknowledged = Long.MAX_VALUE;
                }
                if (random.nextInt(10) == 0) {
                    wire.expire(now);
                }
            }
            assertEquals(oracle.held(), wire.channel.held(), "held, seed " + seed);
            assertTrue(wire.channel.held() < Math.max(2, config.heldPackets()), "bound " + seed);
            assertTrue(oracle.deadlineNanos() > now, "held too long, seed " + seed);
            assertTrue(wire.channel.nextDeadlineNanos() <= oracle.deadlineNanos(), "timer " + seed);
            assertEquals(oracle.delivered.size(), wire.delivered.size(), "seed " + seed);
        }
        assertEquals(oracle.delivered, wire.delivered, "seed " + seed);
        assertTrue(sent.containsAll(wire.delivered), "seed " + seed);
        assertEquals(config.heldPackets(), wire.pool.free(), "slots leak, seed " + seed);
        if (wire.count(GreCounter.RESYNC) == 0) {
            for (int n = 1; n < wire.delivered.size(); n++) {
                assertTrue(
                        wire.delivered.get(n) - wire.delivered.get(n - 1) > 0,
                        "in order, none twice, seed " + seed);
            }
        }
    }

    /** One sender: mostly steady, at times it jumps, rests, or begins anew. */
    private static PriorityQueue<Arrival> arrivals(Random random) {
        Network network =
                new Network(
                        random.nextInt(3) * 0.1,
                        random.nextInt(3) * 0.1,
                        random.nextInt(4) * 0.15,
                        1 + random.nextInt(200));
        PriorityQueue<Arrival> arrivals =
                new PriorityQueue<>(
                        Comparator.comparingLong(Arrival::atNanos)
                                .thenComparingInt(Arrival::order));
        boolean wild = random.nextInt(3) == 0;
        // Often just before the wrap.
        int sequence = random.nextBoolean() ? -random.nextInt(100) : random.nextInt();
        long at = 0;
        int order = 0;
        for (int n = 0; n < 150; n++) {
            if (wild && random.nextInt(40) == 0) {
                switch (random.nextInt(4)) {
                    case 0 -> sequence += random.nextInt(1_000);
                    case 1 -> sequence = random.nextInt();
                    case 2 -> sequence = 0;
                    case 3 -> at += random.nextInt(4_000) * MILLI;
                }
            }
            at += random.nextInt(10) * MILLI;
            int copies = random.nextDouble() < network.duplicate() ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                if (random.nextDouble() >= network.loss()) {
                    long delay =
                            random.nextDouble() < network.slow()
                                    ? random.nextLong(network.slowMillis() * MILLI)
                                    : 0;
                    arrivals.add(new Arrival(at + delay, sequence, order++));
                }
            }
            sequence++;
        }
        return arrivals;
    }
}
