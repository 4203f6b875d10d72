package net.sallyport.protocol.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PcapTest {
    @Test
    void writesWhatWiresharkOpens() {
        assertEquals(
                "a1b2c3d4" + "00020004" + "0000000000000000" + "0000ffff" + "000000cc",
                HexFormat.of().formatHex(Pcap.fileHeader()));
        byte[] frame =
                Pcap.frame(
                        1_700_000_000_000_042L,
                        true,
                        0xc021,
                        MemorySegment.ofArray(new byte[] {9, 9, 1, 1, 0, 4}),
                        2,
                        4);
        assertEquals(
                "6553f100" + "0000002a" + "00000009" + "00000009" + "01" + "ff03c021" + "01010004",
                HexFormat.of().formatHex(frame));
    }

    @Test
    void cutsWhatIsTooLongAndSaysSo() {
        byte[] frame =
                Pcap.frame(0, false, 0x21, MemorySegment.ofArray(new byte[70_000]), 0, 70_000);
        assertEquals(16 + 65_535, frame.length);
        assertEquals("0000ffff" + "00011175", HexFormat.of().formatHex(frame, 8, 16));
    }
}
