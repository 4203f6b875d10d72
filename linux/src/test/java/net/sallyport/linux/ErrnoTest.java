package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void shouldNameEveryNumberItHas() throws Exception {
        for (var field : Errno.class.getFields()) {
            if (field.getName().startsWith("E") && Modifier.isStatic(field.getModifiers())) {
                assertEquals(field.getName(), Errno.name(field.getInt(null)));
            }
        }
        assertEquals("errno 4095", Errno.name(4095));
    }

    @Test
    void shouldTellPeopleWhatHappened() {
        assertEquals("Operation not permitted", Errno.text(Errno.EPERM));
        LinuxException e = new LinuxException("open /dev/net/tun", Errno.ENOENT);
        assertEquals("open /dev/net/tun: No such file or directory (ENOENT)", e.getMessage());
    }

    @Test
    void shouldConvertAddresses() {
        assertEquals(0xc0000201, Ipv4.toInt(Ipv4.of(0xc0000201)));
        assertEquals("192.0.2.1", Ipv4.text(0xc0000201));
        assertEquals("192.0.2.1", Ipv4.of(0xc0000201).getHostAddress());
    }
}
