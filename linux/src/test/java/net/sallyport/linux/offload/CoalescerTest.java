package net.sallyport.linux.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CoalescerTest {
    private static final int SIZE = 100;

    private static List<Integer> runs(List<byte[]> packets) {
        return RoundTrip.coalesce(packets, 1).stream().map(RoundTrip.Run::packets).toList();
    }

    private static List<byte[]> following(int count) {
        Segments flow = new Segments().payload(SIZE);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(flow.next());
        }
        return packets;
    }

    /** Runs of five packets of which the third and those after it differ from the first two. */
    private static List<Integer> changing(Consumer<Segments> change) {
        Segments flow = new Segments().payload(SIZE);
        List<byte[]> packets = new ArrayList<>(List.of(flow.next(), flow.next()));
        change.accept(flow);
        for (int i = 0; i < 3; i++) {
            packets.add(flow.next());
        }
        return runs(packets);
    }

    @Test
    void shouldJoinWhatFollows() {
        List<RoundTrip.Run> runs = RoundTrip.coalesce(following(10), 1);
        assertEquals(1, runs.size());
        byte[] joined = runs.getFirst().packet();
        assertEquals(52 + 10 * SIZE, joined.length);
        assertEquals(joined.length, Segments.u16(joined, 2));
        assertEquals(0xffff, Segments.sum(joined, 0, 20, 0), "IP checksum");
        assertEquals(
                Segments.pseudoHeader(joined),
                Segments.u16(joined, 36),
                "the rest is the kernel's");
        assertEquals(10, RoundTrip.check(following(10), 1));
    }

    @Test
    void shouldLeaveAPacketWithoutCompanyAsItIs() {
        byte[] packet = new Segments().payload(SIZE).packet();
        RoundTrip.Run run = RoundTrip.coalesce(List.of(packet), 1).getFirst();
        assertArrayEquals(packet, run.packet());
        assertArrayEquals(new byte[VirtioHeader.LENGTH], run.virtio());
    }

    @Test
    void shouldNotJoinWhatDiffersInAnything() {
        assertEquals(List.of(2, 3), changing(flow -> flow.tos = 2), "ECN");
        assertEquals(List.of(2, 3), changing(flow -> flow.tos = 0x10), "type of service");
        assertEquals(List.of(2, 3), changing(flow -> flow.ttl = 63), "time to live");
        assertEquals(List.of(2, 3), changing(flow -> flow.fragment = 0), "Don't Fragment");
        assertEquals(List.of(2, 3), changing(flow -> flow.acknowledgment++), "acknowledgment");
        assertEquals(List.of(2, 3), changing(flow -> flow.window++), "window");
        assertEquals(List.of(2, 3), changing(flow -> flow.sequence++), "a gap");
        assertEquals(List.of(2, 3), changing(flow -> flow.sequence -= SIZE), "sent again");
        assertEquals(List.of(2, 3), changing(flow -> flow.flags |= Segments.ECE), "ECE");
        assertEquals(List.of(2, 3), changing(flow -> flow.payload(SIZE + 1)), "longer");
        assertEquals(List.of(2, 3), changing(flow -> flow.options = new byte[12]), "timestamps");
        assertEquals(List.of(2, 3), changing(flow -> flow.options = new byte[8]), "options");
        assertEquals(List.of(2, 3), changing(flow -> flow.ports++), "another flow");
        assertEquals(List.of(2, 3), changing(flow -> flow.source++), "another host");
    }

    @Test
    void shouldLeaveTheUnusualAlone() {
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.flags |= Segments.CWR));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.flags |= Segments.URG));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.flags |= Segments.SYN));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.flags = 0));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.ipOptions = new byte[4]));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.fragment = 0x2000));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.fragment = 0x0010));
        assertEquals(List.of(2, 1, 1, 1), changing(flow -> flow.payload(0)));
    }

    @Test
    void shouldEndARunWithAPushAFinAndAShorterSegment() {
        assertEquals(List.of(3, 1, 1), changing(flow -> flow.flags |= Segments.PSH));
        assertEquals(List.of(3, 1, 1), changing(flow -> flow.flags |= Segments.FIN));
        assertEquals(List.of(3, 2), changing(flow -> flow.payload(SIZE - 1)));
        Segments flow = new Segments().payload(SIZE);
        byte[] first = flow.next();
        flow.flags |= Segments.PSH | Segments.FIN;
        List<RoundTrip.Run> runs = RoundTrip.coalesce(List.of(first, flow.next()), 1);
        assertEquals(
                Segments.ACK | Segments.PSH | Segments.FIN,
                Segments.flags(runs.getFirst().packet()));
    }

    @Test
    void shouldNotHideADamage() {
        for (int at : new int[] {8, 30, 60}) {
            for (int damaged = 0; damaged < 3; damaged++) {
                List<byte[]> packets = following(3);
                packets.get(damaged)[at] ^= 1;
                byte[] asItCame = packets.get(damaged).clone();
                List<RoundTrip.Run> runs = RoundTrip.coalesce(packets, 1);
                assertTrue(
                        runs.stream()
                                .anyMatch(run -> java.util.Arrays.equals(run.packet(), asItCame)),
                        "packet " + damaged + " with byte " + at + " changed");
            }
        }
    }

    @Test
    void shouldKeepIdentificationsThatMatter() {
        Segments flow = new Segments().payload(SIZE);
        flow.fragment = 0;
        flow.id = 0xffff;
        List<byte[]> packets = new ArrayList<>(List.of(flow.next(), flow.next()));
        flow.id += 1;
        packets.add(flow.next());
        assertEquals(List.of(2, 1), runs(packets));
    }

    @Test
    void shouldKeepFlowsAndOwnersApart() {
        Segments one = new Segments().payload(SIZE);
        Segments other = new Segments().payload(SIZE);
        other.ports = 1;
        List<byte[]> packets = List.of(one.next(), other.next(), one.next(), other.next());
        assertEquals(List.of(2, 2), runs(packets));
        List<RoundTrip.Run> runs = RoundTrip.coalesce(following(6), 2);
        assertEquals(6, runs.size(), "what follows is another's");
    }

    @Test
    void shouldGrowNoFurtherThanAnIpPacket() {
        Segments flow = new Segments().payload(1_348);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            packets.add(flow.next());
        }
        assertEquals(List.of(48, 16), runs(packets));
        assertEquals(64, RoundTrip.check(packets, 1));
    }

    /** The slow way to say what the fast one does: packets in, the same packets out. */
    @Test
    void shouldGiveBackWhatItGotAfterItIsCutAgain() {
        SplittableRandom random = new SplittableRandom(42);
        int joined = 0;
        for (int round = 0; round < 400; round++) {
            int owners = random.nextInt(1, 3);
            int size = random.nextInt(1, 1_400);
            Segments[] flows = new Segments[random.nextInt(1, 5)];
            for (int n = 0; n < flows.length; n++) {
                flows[n] = new Segments();
                flows[n].ports = n / 2;
                flows[n].source += n % 2;
            }
            List<byte[]> packets = new ArrayList<>();
            int count = random.nextInt(1, 64);
            for (int n = 0; n < count; n++) {
                packets.add(flows[random.nextInt(flows.length)].random(random, size));
            }
            joined += RoundTrip.check(packets, owners);
        }
        assertTrue(joined > 1_500, "joined " + joined);
    }
}
