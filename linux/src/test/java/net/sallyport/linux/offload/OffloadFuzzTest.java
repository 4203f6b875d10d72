package net.sallyport.linux.offload;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

class OffloadFuzzTest {
    private static final int MIN_PACKET = 20;

    /** Whatever is read, what is cut lies in its room, and each packet is counted once. */
    @FuzzTest(maxDuration = "60s")
    void segmenterIsTotal(FuzzedDataProvider data) {
        int room = data.consumeInt(1, 2_000);
        OffloadCounts counts = new OffloadCounts();
        Segmenter segmenter = new Segmenter(counts);
        List<byte[]> cut =
                RoundTrip.cut(
                        segmenter, MemorySegment.ofArray(data.consumeRemainingAsBytes()), room);
        long drops =
                counts.read(OffloadCounter.READ_MALFORMED)
                        + counts.read(OffloadCounter.READ_UNSUPPORTED)
                        + counts.read(OffloadCounter.READ_TOO_LONG);
        if (cut.isEmpty() != (drops == 1) || drops > 1) {
            throw new AssertionError(cut.size() + " packets, " + drops + " drops");
        }
        if (counts.read(OffloadCounter.LARGE_READ) == 1
                && cut.size() != counts.read(OffloadCounter.CUT)) {
            throw new AssertionError("miscounted");
        }
    }

    /** Whatever comes, joined or not, the same packets come out. */
    @FuzzTest(maxDuration = "60s")
    void coalescerKeepsEveryPacket(FuzzedDataProvider data) {
        List<byte[]> packets = new ArrayList<>();
        Segments flow = new Segments();
        while (data.remainingBytes() > 0 && packets.size() < 64) {
            packets.add(packet(data, flow));
        }
        if (!packets.isEmpty()) {
            int _ = RoundTrip.check(packets, data.consumeInt(1, 2));
        }
    }

    private static byte[] packet(FuzzedDataProvider data, Segments flow) {
        switch (data.consumeInt(0, 7)) {
            case 0 -> {
                byte[] any = data.consumeBytes(data.consumeInt(MIN_PACKET, 80));
                return any.length < MIN_PACKET ? new byte[MIN_PACKET] : any;
            }
            case 1 -> {
                byte[] changed = flow.payload(data.consumeInt(0, 100)).next();
                changed[data.consumeInt(0, changed.length - 1)] = data.consumeByte();
                return data.consumeBoolean() ? Segments.sealed(safe(changed)) : changed;
            }
            case 2 -> flow.flags = data.consumeInt(0, 255);
            case 3 -> flow.fragment = data.consumeInt(0, 0xffff);
            case 4 -> flow.options = new byte[4 * data.consumeInt(0, 10)];
            case 5 -> flow.sequence += data.consumeInt(-200, 200);
            default -> {}
        }
        return flow.payload(data.consumeInt(0, 200)).next();
    }

    /** With header lengths that its checksums can be written for. */
    private static byte[] safe(byte[] packet) {
        packet[0] = 0x45;
        packet[9] = 6;
        return packet;
    }
}
