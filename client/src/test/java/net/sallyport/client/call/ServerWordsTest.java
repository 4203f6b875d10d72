package net.sallyport.client.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.sallyport.client.call.ServerWords.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerWordsTest {
    @ParameterizedTest
    @CsvSource({
        "displaced, DISPLACED",
        "reconnected, DISPLACED",
        "no-answer, DISPLACED",
        "already-in, IN_USE",
        "short-cycle, IN_USE",
        "kicked, KICKED",
        "no-address, PASSING",
        "address-held, PASSING",
        "not-let-go, PASSING",
        "too-late, PASSING",
        "something-new, OTHER"
    })
    void shouldKnowOurOwnCodes(String code, Reason reason) {
        String words = "What people read [sallyport:" + code + "]";
        assertEquals(new ServerWords(reason, "What people read"), ServerWords.of(words));
        assertEquals(
                new ServerWords(reason, "What people read"),
                ServerWords.of("LCP terminated by peer (" + words + ")"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You are already logged in - access denied",
                "Already logged in",
                "Multiple logins are not allowed",
                "user is already online",
                "Simultaneous-Use limit exceeded",
                "Maximum number of sessions reached",
                "Too many connections for this user",
                "session limit exceeded",
                "account in use"
            })
    void shouldUnderstandOtherServersRefusals(String words) {
        assertEquals(Reason.IN_USE, ServerWords.of(words).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Session replaced",
                "displaced by a newer session",
                "You have logged in from another location",
                "LCP terminated by peer (Another session of this user was started)",
                "duplicate login detected"
            })
    void shouldUnderstandOtherServersDisplacements(String words) {
        assertEquals(Reason.DISPLACED, ServerWords.of(words).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Access denied",
                "E=691 R=0",
                "LCP terminated by peer (User request)",
                "LCP terminated by peer",
                "Connect time expired",
                "Modem hangup",
                "MPPE required but peer refused",
                "peer refused to authenticate",
                "password has expired",
                ""
            })
    void shouldNotTakeOtherEndsForOneOfThese(String words) {
        assertEquals(Reason.OTHER, ServerWords.of(words).reason());
    }

    @Test
    void shouldShowWhatMovesCursorsAsItsCode() {
        assertEquals("a\\u001b[2Jb\\u202ec", ServerWords.of("a\u001b[2Jb\u202ec").text());
        assertEquals(301, ServerWords.of("x".repeat(5_000)).text().length());
    }
}
