package net.sallyport.gateway.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PeerNameTest {
    @Test
    void isShownAsPppdShowsIt() {
        assertEquals("plain\\name", rendered("plain\\name"));
        assertEquals("M-CM-<", rendered("ü"));
        assertEquals("^A\t^?^[", rendered("\u0001\t\u007f\u001b"));
        assertEquals("M-^@", PeerName.of(new byte[] {(byte) 0x80}).rendered());
        assertEquals("M-^?", PeerName.of(new byte[] {(byte) 0xff}).rendered());
        assertEquals("a", rendered("a\0b"));
        assertEquals(255, rendered("é".repeat(127)).length());
    }

    @Test
    void losesEverythingUpToTheLastBackslash() {
        PeerName name = PeerName.of("A\\B\\joé".getBytes(StandardCharsets.UTF_8)).withoutDomain();
        assertEquals("joé", name.text());
        assertEquals("joM-CM-)", name.rendered());
    }

    private static String rendered(String name) {
        return PeerName.of(name.getBytes(StandardCharsets.UTF_8)).rendered();
    }
}
