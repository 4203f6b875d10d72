package net.sallyport.protocol.pptp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import net.sallyport.protocol.pptp.Parse.*;

class ControlMessageFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void readsAnyBytes(byte[] bytes) {
        Parse parse = ControlMessage.parse(bytes, 0, bytes.length);
        if (parse instanceof Complete(ControlMessage message)) {
            byte[] again = message.encode();
            assertEquals(bytes.length, again.length);
            assertEquals(parse, ControlMessage.parse(again, 0, again.length));
        }
        MessageReader reader = new MessageReader();
        int at = 0;
        Parse whole = null;
        for (; at < bytes.length && whole == null; at++) {
            assertEquals(1, reader.take(bytes, at, 1));
            whole = reader.poll();
        }
        if (!(parse instanceof Close)) {
            assertEquals(parse, whole, "byte by byte as in one piece");
        }
        if (whole instanceof Complete(ControlMessage message)) {
            assertArrayEquals(message.encode(), message.encode());
        }
    }
}
