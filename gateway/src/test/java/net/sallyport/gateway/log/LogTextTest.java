package net.sallyport.gateway.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void plainValuesStayPlain() {
        assertEquals(
                "session-up account=test address=192.168.100.60",
                LogText.line("session-up", "account", "test", "address", "192.168.100.60"));
    }

    @Test
    void valuesWithSpacesAreQuotedAndEmptyOnesVisible() {
        assertEquals(
                "refused text=\"already in\" device=\"\"",
                LogText.line("refused", "text", "already in", "device", ""));
    }

    @Test
    void nothingAPeerSendsCanEndTheLineOrForgeAField() {
        assertEquals(
                "login name=\"a\\u{a}session-up account=root\\u{1b}[2J\\\"\\u{202e}\"",
                LogText.line("login", "name", "a\nsession-up account=root\u001b[2J\"\u202e"));
    }

    @Test
    void otherScriptsAreReadable() {
        assertEquals("login name=张三", LogText.line("login", "name", "张三"));
    }
}
