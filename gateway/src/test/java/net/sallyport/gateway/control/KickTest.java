package net.sallyport.gateway.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KickTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            delimiter = '|',
            value = {
                "none | Disconnected by the operator [sallyport:kicked]",
                "Maintenance | Disconnected by the operator: Maintenance [sallyport:kicked]",
                "维护 | Disconnected by the operator [sallyport:kicked]",
                "维护 at noon | Disconnected by the operator: ?? at noon [sallyport:kicked]",
                "x [sallyport:displaced] | "
                        + "Disconnected by the operator: x (sallyport:displaced) [sallyport:kicked]",
            })
    void thePeerIsTold(String reason, String message) {
        assertEquals(message, new Kick("joe", null, reason).message());
    }

    @Test
    void aLongReasonIsCutForThePeer() {
        String message = new Kick("joe", null, "x".repeat(Kick.MAX_REASON)).message();
        assertEquals(127, message.length());
        assertEquals("xxx... [sallyport:kicked]", message.substring(127 - 25));
    }
}
