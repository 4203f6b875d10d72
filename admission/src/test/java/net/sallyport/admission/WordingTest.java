package net.sallyport.admission;

import static net.sallyport.admission.Samples.address;
import static net.sallyport.admission.Samples.addresses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordingTest {
    private static final DeviceEvidence LONGEST =
            new DeviceEvidence(
                    address("203.0.113.254"), "x[\n".repeat(30), "v".repeat(64), null, null);
    private static final Login LOGIN =
            new Login(new SessionId(1), Account.of("bob"), LONGEST, null);
    private static final Claim CLAIM = new Claim(LOGIN, new FenceToken(1), null, 0);

    private static List<String> messages() {
        List<String> messages = new ArrayList<>();
        for (Displaced.Cause cause : Displaced.Cause.values()) {
            messages.add(Wording.displaced(cause, LOGIN).message());
        }
        List<Claim> many = Collections.nCopies(1_000_000, CLAIM);
        messages.add(Wording.displaced(LOGIN).message());
        messages.add(Wording.alreadyIn(List.of(CLAIM), Long.MAX_VALUE).message());
        messages.add(Wording.alreadyIn(many, Long.MAX_VALUE).message());
        messages.add(Wording.shortCycle(many, Long.MAX_VALUE).message());
        messages.add(Wording.noAddress().message());
        messages.add(
                Wording.addressHeld(
                                addresses(
                                        "255.255.255.251",
                                        "255.255.255.252",
                                        "255.255.255.253",
                                        "255.255.255.254"))
                        .message());
        messages.add(Wording.notLetGo().message());
        messages.add(Wording.tooLate().message());
        return messages;
    }

    @Test
    void everyMessageIsAShortLineOfPlainCharactersWithTheCodeLast() {
        for (String message : messages()) {
            assertTrue(message.length() <= 127, message.length() + ": " + message);
            assertTrue(message.matches("[ -Z\\]^-~]+ \\[sallyport:[a-z-]+\\]"), message);
            assertEquals(message.indexOf('['), message.lastIndexOf('['), message);
        }
    }

    @Test
    void nobodyIsToldTheOthersAddress() {
        for (String message : messages()) {
            assertFalse(message.contains("203.0.113"), message);
        }
    }

    @Test
    void noTwoRefusalsShareACode() {
        Set<String> codes = new HashSet<>();
        for (Refusal.Reason reason : Refusal.Reason.values()) {
            assertTrue(codes.add(reason.code()), reason.code());
        }
        assertEquals(Displaced.Cause.NEWER_LOGIN.code(), Refusal.Reason.DISPLACED.code());
    }
}
