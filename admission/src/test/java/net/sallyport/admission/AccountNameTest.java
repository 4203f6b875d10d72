package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class AccountNameTest {
    @Test
    void isTheBytesAndNothingElse() {
        byte[] bytes = {'b', 'o', 'b'};
        AccountName name = AccountName.of(bytes);
        bytes[0] = 'B';
        name.bytes()[0] = 'B';
        assertEquals(AccountName.of("bob"), name);
        assertEquals(AccountName.of("bob").hashCode(), name.hashCode());
        assertNotEquals(AccountName.of("Bob"), name);
    }

    @Test
    void printsHostileNamesHarmlessly() {
        assertEquals("DOM\\x5cbob", AccountName.of("DOM\\bob").toString());
        assertEquals("\\x0a\\x1b[2J\\x00", AccountName.of("\n\u001b[2J\0").toString());
        assertEquals("张三", AccountName.of("张三").toString());
        assertEquals("a\\xff\\xc3", AccountName.of(new byte[] {'a', -1, -61}).toString());
        assertEquals("\\xe2\\x80\\xaex", AccountName.of("\u202ex").toString());
        assertEquals("", AccountName.of(new byte[0]).toString());
    }
}
