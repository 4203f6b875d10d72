package net.sallyport.protocol.gre;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GreHeaderTest {
    private static final String DATA = "3001880b" + "0003beef" + "fffffffe";
    private static final String DATA_AND_ACK = "3081880b" + "0003beef" + "fffffffe" + "00000007";
    private static final String ACK = "2081880b" + "0000beef" + "00000007";

    @Test
    void acceptsWhatRfc2637Has() {
        assertNull(flaw(DATA + "c02101"));
        assertNull(flaw(DATA_AND_ACK + "c02101"));
        assertNull(flaw(ACK));
        assertNull(flaw(DATA + "c02101" + "0000"), "padding behind the payload");
    }

    @Test
    void readsItsFields() {
        MemorySegment m = segment("ffff" + DATA_AND_ACK + "c02101");
        int flags = GreHeader.flags(m, 2);
        assertEquals(16, GreHeader.headerLength(flags));
        assertEquals(0xbeef, GreHeader.callId(m, 2, 19));
        assertEquals(3, GreHeader.payloadLength(m, 2));
        assertEquals(-2, GreHeader.sequence(m, 2));
        assertEquals(7, GreHeader.acknowledgment(m, 2, flags));
        MemorySegment ack = segment(ACK);
        assertEquals(7, GreHeader.acknowledgment(ack, 0, GreHeader.flags(ack, 0)));
        assertEquals(-1, GreHeader.callId(m, 2, 7));
    }

    @Test
    void writesTheSameBytes() {
        byte[] bytes = new byte[16];
        MemorySegment m = MemorySegment.ofArray(bytes);
        GreHeader.writeData(m, 0, 3, 0xbeef, -2);
        assertArrayEquals(hex(DATA), Arrays.copyOf(bytes, 12));
        GreHeader.writeData(m, 0, 3, 0xbeef, -2, 7);
        assertArrayEquals(hex(DATA_AND_ACK), bytes);
        GreHeader.writeAcknowledgment(m, 0, 0xbeef, 7);
        assertArrayEquals(hex(ACK), Arrays.copyOf(bytes, 12));
    }

    @Test
    void namesEveryFlagThatEnhancedGreDoesNotHave() {
        for (int bit = 0; bit < 16; bit++) {
            if (bit != 12 && bit != 7) {
                byte[] packet = hex(DATA_AND_ACK + "c02101");
                packet[bit < 8 ? 1 : 0] ^= (byte) (1 << bit % 8);
                assertEquals(
                        GreCounter.BAD_FLAGS,
                        GreHeader.flaw(MemorySegment.ofArray(packet), 0, packet.length),
                        "bit " + bit);
            }
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertEquals(GreCounter.BAD_PROTOCOL, flaw("30010800" + "00000000" + "00000000"));
        assertEquals(GreCounter.EMPTY, flaw("2001880b" + "00000000"));
        assertEquals(GreCounter.TRUNCATED, flaw(DATA + "c021"));
        assertEquals(GreCounter.TRUNCATED, flaw("3001880b" + "ffff0000" + "00000000"));
        byte[] packet = hex(DATA_AND_ACK + "c02101");
        for (int length = 0; length < 16; length++) {
            assertEquals(
                    GreCounter.TOO_SHORT,
                    GreHeader.flaw(
                            MemorySegment.ofArray(Arrays.copyOf(packet, length)), 0, length));
        }
    }

    private static GreCounter flaw(String packet) {
        MemorySegment m = segment(packet);
        return GreHeader.flaw(m, 0, (int) m.byteSize());
    }

    private static MemorySegment segment(String text) {
        return MemorySegment.ofArray(hex(text));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
