package net.sallyport.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import org.junit.jupiter.api.Test;

class SourceRangeTest {
    @Test
    void shouldReadOneAddressAndARange() {
        assertEquals(
                new SourceRange(Inet4Address.ofLiteral("10.9.0.1"), 1),
                SourceRange.parse("10.9.0.1"));
        assertEquals(
                new SourceRange(Inet4Address.ofLiteral("10.9.0.1"), 4_094),
                SourceRange.parse("10.9.0.1-10.9.15.254"));
        assertEquals(
                new SourceRange(Inet4Address.ofLiteral("127.255.255.255"), 2),
                SourceRange.parse("127.255.255.255-128.0.0.0"));
        assertNull(SourceRange.parse(null).first());
    }

    @Test
    void shouldRefuseWhatIsNoRange() {
        assertThrows(IllegalArgumentException.class, () -> SourceRange.parse("10.9.0.2-10.9.0.1"));
        assertThrows(IllegalArgumentException.class, () -> SourceRange.parse("here"));
        assertThrows(IllegalArgumentException.class, () -> SourceRange.parse("10.9.0.1-"));
    }
}
