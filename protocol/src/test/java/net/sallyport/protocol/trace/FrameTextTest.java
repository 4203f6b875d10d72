package net.sallyport.protocol.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FrameTextTest {
    /** Protocol, bytes and the line, as pppd would write it. */
    @ParameterizedTest
    @CsvFileSource(resources = "frames.csv", delimiter = ';', quoteCharacter = '`')
    void readsLikePppdsDebugLog(String protocol, String hex, String line) {
        assertEquals("rcvd " + line, line(protocol, hex));
    }

    @Test
    void saysWhichWay() {
        String line = FrameText.line(true, 0xc021, MemorySegment.ofArray(new byte[8]), 0, 0);
        assertEquals("sent [LCP <truncated>]", line);
    }

    @Test
    void neverShowsAPassword() {
        byte[] packet = "\1\5\0\20\4test\6geheim".getBytes(StandardCharsets.ISO_8859_1);
        String secret =
                HexFormat.ofDelimiter(" ").formatHex("geh".getBytes(StandardCharsets.US_ASCII));
        byte[] rejected = new byte[packet.length + 6];
        rejected[0] = 8;
        rejected[3] = (byte) rejected.length;
        rejected[4] = (byte) 0xc0;
        rejected[5] = 0x23;
        System.arraycopy(packet, 0, rejected, 6, packet.length);
        for (int length = 0; length <= rejected.length; length++) {
            for (int code = 0; code < 10; code++) {
                for (int first = 0; first < 20; first++) {
                    packet[0] = (byte) code;
                    packet[3] = (byte) first;
                    String pap =
                            FrameText.line(
                                    false,
                                    0xc023,
                                    MemorySegment.ofArray(packet),
                                    0,
                                    Math.min(length, packet.length));
                    assertFalse(pap.contains("gehe") || pap.contains(secret), pap);
                }
            }
            String reject =
                    FrameText.line(false, 0xc021, MemorySegment.ofArray(rejected), 0, length);
            assertFalse(reject.contains("gehe") || reject.contains(secret), reject);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void isTotal(FuzzedDataProvider data) {
        int protocol =
                data.consumeBoolean()
                        ? data.consumeInt(0, 0xffff)
                        : data.pickValue(
                                new int[] {
                                    0xc021, 0xc023, 0xc223, 0xc227, 0x80fd, 0x8021, 0x8057, 0x21
                                });
        byte[] bytes = data.consumeRemainingAsBytes();
        String line =
                FrameText.line(false, protocol, MemorySegment.ofArray(bytes), 0, bytes.length);
        assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line);
    }

    private static String line(String protocol, String hex) {
        byte[] bytes = hex == null ? new byte[0] : HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] memory = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, memory, 2, bytes.length);
        return FrameText.line(
                false,
                Integer.parseInt(protocol, 16),
                MemorySegment.ofArray(memory),
                2,
                bytes.length);
    }
}
