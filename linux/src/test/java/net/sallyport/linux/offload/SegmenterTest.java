package net.sallyport.linux.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmenterTest {
    private static final int ROOM = 1_500;

    private static byte[] virtio(int flags, int type, int size, int start, int offset) {
        byte[] header = new byte[VirtioHeader.LENGTH];
        VirtioHeader.write(MemorySegment.ofArray(header), 0, flags, type, 0, size, start, offset);
        return header;
    }

    private static byte[] large(int size) {
        return virtio(1, VirtioHeader.TCP4, size, 20, 16);
    }

    @Test
    void shouldLeaveACompletePacketAsItIs() {
        byte[] packet = new Segments().payload(333).packet();
        List<byte[]> cut = RoundTrip.cut(virtio(0, 0, 0, 0, 0), packet, ROOM);
        assertEquals(1, cut.size());
        assertArrayEquals(packet, cut.getFirst());
    }

    @Test
    void shouldCutTcpAndSayEachThingWhereItBelongs() {
        Segments flow = new Segments();
        flow.flags = Segments.ACK | Segments.PSH | Segments.FIN | Segments.CWR | Segments.ECE;
        flow.id = 0xfffe;
        flow.sequence = -1_500;
        byte[] packet = flow.payload(3_001).packet();
        List<byte[]> cut = RoundTrip.cut(large(1_000), packet, ROOM);
        assertEquals(4, cut.size());
        for (int n = 0; n < 4; n++) {
            byte[] segment = cut.get(n);
            assertTrue(Segments.isRight(segment), "checksums of " + n);
            assertEquals(n < 3 ? 1_052 : 53, segment.length);
            assertEquals(segment.length, Segments.u16(segment, 2));
            assertEquals(0xfffe + n & 0xffff, Segments.u16(segment, 4), "identification");
            assertEquals(-1_500 + n * 1_000, Segments.sequence(segment));
            int wanted = Segments.ACK | Segments.ECE;
            wanted |= n == 0 ? Segments.CWR : 0;
            wanted |= n == 3 ? Segments.PSH | Segments.FIN : 0;
            assertEquals(wanted, Segments.flags(segment), "flags of " + n);
            byte[] part = Segments.payloadOf(segment);
            for (int i = 0; i < part.length; i++) {
                assertEquals((byte) (-1_500 + n * 1_000 + i), part[i]);
            }
        }
    }

    @Test
    void shouldCutWhatHasIpOptions() {
        Segments flow = new Segments();
        flow.ipOptions = new byte[] {7, 7, 4, 0, 0, 0, 0, 0};
        byte[] packet = flow.payload(2_000).packet();
        List<byte[]> cut = RoundTrip.cut(virtio(1, VirtioHeader.TCP4, 600, 28, 16), packet, ROOM);
        assertEquals(4, cut.size());
        cut.forEach(segment -> {
            assertTrue(Segments.isRight(segment));
            assertEquals(7, segment[20]);
        });
    }

    @Test
    void shouldCutUdp() {
        byte[] packet = new Segments().payload(2_500).udp();
        List<byte[]> cut = RoundTrip.cut(virtio(1, VirtioHeader.UDP, 1_200, 20, 6), packet, ROOM);
        assertEquals(3, cut.size());
        for (byte[] datagram : cut) {
            assertTrue(Segments.isRight(datagram));
            assertEquals(datagram.length - 20, Segments.u16(datagram, 24));
        }
        assertEquals(100 + 28, cut.get(2).length);
    }

    @Test
    void shouldFillInAChecksumThatWasLeftToUs() {
        for (int length : new int[] {0, 1, 7, 8, 15, 16, 17, 500}) {
            for (boolean tcp : new boolean[] {true, false}) {
                Segments flow = new Segments().payload(length);
                byte[] whole = tcp ? flow.packet() : flow.udp();
                byte[] partial = whole.clone();
                Segments.put(partial, tcp ? 36 : 26, Segments.pseudoHeader(partial));
                byte[] header = virtio(1, 0, 0, 20, tcp ? 16 : 6);
                assertArrayEquals(whole, RoundTrip.cut(header, partial, ROOM).getFirst());
            }
        }
    }

    @Test
    void shouldSayOfAUdpChecksumOfNothingThatThereIsOne() {
        Segments flow = new Segments();
        flow.payload = new byte[2];
        int checksum = Segments.u16(flow.udp(), 26);
        // With this as the payload the sum is all ones.
        Segments.put(flow.payload, 0, checksum);
        byte[] whole = flow.udp();
        assertEquals(0xffff, Segments.u16(whole, 26));
        byte[] partial = whole.clone();
        Segments.put(partial, 26, Segments.pseudoHeader(partial));
        assertArrayEquals(whole, RoundTrip.cut(virtio(1, 0, 0, 20, 6), partial, ROOM).getFirst());
    }

    @Test
    void shouldDropAndCountWhatDoesNotFitItsHeader() {
        byte[] packet = new Segments().payload(3_000).packet();
        drops(OffloadCounter.READ_MALFORMED, large(0), packet);
        drops(OffloadCounter.READ_MALFORMED, virtio(1, VirtioHeader.UDP, 100, 20, 6), packet);
        drops(OffloadCounter.READ_MALFORMED, virtio(1, 0, 0, 3_040, 16), packet);
        drops(OffloadCounter.READ_MALFORMED, large(100), new byte[0]);
        drops(OffloadCounter.READ_MALFORMED, large(100), new Segments().packet());
        drops(OffloadCounter.READ_UNSUPPORTED, virtio(1, 4, 100, 40, 16), packet);
        drops(OffloadCounter.READ_UNSUPPORTED, virtio(1, 3, 100, 20, 6), packet);
        drops(OffloadCounter.READ_TOO_LONG, large(1_461), packet);
        drops(OffloadCounter.READ_TOO_LONG, virtio(0, 0, 0, 0, 0), packet);
        byte[] shortIp = packet.clone();
        shortIp[0] = 0x44;
        drops(OffloadCounter.READ_MALFORMED, large(100), shortIp);
        byte[] shortTcp = packet.clone();
        shortTcp[32] = 0x40;
        drops(OffloadCounter.READ_MALFORMED, large(100), shortTcp);
        byte[] fragment = packet.clone();
        fragment[6] = 0x20;
        drops(OffloadCounter.READ_MALFORMED, large(100), fragment);
        byte[] six = packet.clone();
        six[0] = 0x65;
        drops(OffloadCounter.READ_UNSUPPORTED, large(100), six);
    }

    private static void drops(OffloadCounter why, byte[] virtio, byte[] packet) {
        OffloadCounts counts = new OffloadCounts();
        byte[] all = new byte[virtio.length + packet.length];
        System.arraycopy(virtio, 0, all, 0, virtio.length);
        System.arraycopy(packet, 0, all, virtio.length, packet.length);
        List<byte[]> cut = RoundTrip.cut(new Segmenter(counts), MemorySegment.ofArray(all), ROOM);
        assertEquals(0, cut.size());
        assertEquals(1, counts.read(why), why.name());
    }
}
