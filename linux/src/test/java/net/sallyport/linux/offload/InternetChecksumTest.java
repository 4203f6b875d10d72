package net.sallyport.linux.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    private static final int LONGEST = 2_000;

    /** Again and again, so that the compiled loop is tested as the interpreted one is. */
    private static final int ROUNDS = 20;

    @Test
    void shouldSumAsTheDefinitionSaysAtEveryLengthAndPlace() {
        MemorySegment memory = Arena.ofAuto().allocate(LONGEST + 16, 64);
        for (int round = 0; round < ROUNDS; round++) {
            fill(memory, round);
            for (int length = 0; length <= LONGEST; length += length < 100 ? 1 : 7) {
                long offset = (length + round) % 16;
                assertEquals(
                        byDefinition(memory, offset, length),
                        InternetChecksum.sum(memory, offset, length),
                        length + " bytes at " + offset);
            }
        }
    }

    @Test
    void shouldSumAHeaderAsAnythingElse() {
        MemorySegment memory = Arena.ofAuto().allocate(64);
        for (int round = 0; round < 100; round++) {
            fill(memory, round);
            int offset = round % 32;
            assertEquals(
                    InternetChecksum.sum(memory, offset, 20),
                    InternetChecksum.sumOfHeader(memory, offset));
        }
    }

    @Test
    void shouldNotLoseACarryWhenAllBitsAreSet() {
        MemorySegment memory = Arena.ofAuto().allocate(0x10000);
        memory.fill((byte) 0xff);
        assertEquals(0xffff, InternetChecksum.sum(memory, 0, 0xfffe));
        assertEquals(byDefinition(memory, 1, 0xffff), InternetChecksum.sum(memory, 1, 0xffff));
    }

    /** Random, but for rounds in which nearly every addition carries. */
    private static void fill(MemorySegment memory, int round) {
        Random random = new Random(round);
        for (long at = 0; at < memory.byteSize(); at++) {
            int value = random.nextInt();
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) (round % 3 == 2 ? value | 0xf0 : value));
        }
    }

    private static int byDefinition(MemorySegment memory, long offset, int length) {
        int sum = 0;
        for (int at = 0; at < length; at++) {
            int value = memory.get(ValueLayout.JAVA_BYTE, offset + at) & 0xff;
            sum += at % 2 == 0 ? value << 8 : value;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
