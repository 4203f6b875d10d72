package net.sallyport.client.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class EchoLoadTest {
    private static final int LENGTH = 1_300;
    private static final int AT = 24;
    private static final int SESSION = 7;
    private static final long SENT_NANOS = 1_000;
    private static final long BACK_NANOS = 4_000;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[2_048]);
    private final EchoLoad load = new EchoLoad(LENGTH);

    /** A request as a host answers it: only the type differs, checksums aside. */
    private void reply() {
        load.write(memory, AT, 0x0a000001, 0x0a000002, SESSION, SENT_NANOS);
        memory.set(ValueLayout.JAVA_BYTE, AT + 20, (byte) 0);
    }

    private EchoLoad.Find verify(int length, int session) {
        return load.verify(memory, AT, length, session, BACK_NANOS);
    }

    @Test
    void shouldTakeARightReplyAndMeasureIt() {
        reply();

        assertEquals(EchoLoad.Find.RIGHT, verify(LENGTH, SESSION));
        assertEquals(1, load.verified());
        assertEquals(0, load.corrupt());
        assertEquals(BACK_NANOS - SENT_NANOS, load.report(1).medianNanos(), 3);
    }

    @Test
    void shouldSeeOneWrongBitAnywhereInThePayload() {
        for (int byteAt = 24; byteAt < LENGTH; byteAt++) {
            if (byteAt < 36 || byteAt >= 44) { // the time of sending is not part of the pattern
                reply();
                byte right = memory.get(ValueLayout.JAVA_BYTE, AT + byteAt);
                memory.set(ValueLayout.JAVA_BYTE, AT + byteAt, (byte) (right ^ 1));
                assertNotEquals(EchoLoad.Find.RIGHT, verify(LENGTH, SESSION), "byte " + byteAt);
            }
        }
        assertEquals(0, load.verified());
        assertEquals(2, load.strays(), "the two bytes that name the session");
        assertEquals(LENGTH - 24 - 8 - 2, load.corrupt());
    }

    @Test
    void shouldSeeAReplyThatIsShortOrAnothersSession() {
        reply();

        assertEquals(EchoLoad.Find.CORRUPT, verify(LENGTH - 1, SESSION));
        assertEquals(EchoLoad.Find.STRAY, verify(LENGTH, SESSION + 1));
        assertEquals(1, load.corrupt());
        assertEquals(1, load.strays());
    }

    @Test
    void shouldPassOverWhatIsNoReply() {
        load.write(memory, AT, 0x0a000001, 0x0a000002, SESSION, SENT_NANOS);

        assertEquals(EchoLoad.Find.NO_REPLY, verify(LENGTH, SESSION));
        assertEquals(0, load.corrupt());
    }

    @Test
    void shouldWriteChecksumsThatAddUp() {
        load.write(memory, AT, 0x0a000001, 0xc0a8640a, SESSION, SENT_NANOS);

        assertEquals(0xffff, sum(AT, 20));
        assertEquals(0xffff, sum(AT + 20, LENGTH - 20));
    }

    private int sum(int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum +=
                    Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at + i)) << 8
                            | Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at + i + 1));
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
