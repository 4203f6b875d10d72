package net.sallyport.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Logins that a server with MS-CHAPv2 and MPPE-128 takes or turns away, in the words of pppd's log.
 */
class LoginTest {
    private static Lab lab;
    private static PppdClient client;
    private static VpnServer server;

    @BeforeAll
    static void boot() {
        lab = TestLab.open();
        client = new PppdClient(lab.peer("client"));
        server =
                ServerUnderTest.start(
                        lab,
                        ServerFiles.of(
                                StockFiles.OPTIONS,
                                "test pptpd test.test *\nfritz pptpd pässwörd *"));
    }

    @AfterAll
    static void end() {
        TestLab.close(lab);
    }

    @Test
    void shouldTakeTheRightPassword() {
        shouldBeIn(client.dial(Dial.to(server.address(), "test", "test.test")));
    }

    @Test
    void shouldReadAPasswordInUtf8AsTheCharactersItStandsFor() {
        // pppd keeps chap-secrets as octets and takes each for a character
        Assumptions.assumeFalse(ServerUnderTest.isPptpd());
        shouldBeIn(client.dial(Dial.to(server.address(), "fritz", "pässwörd")));
    }

    @Test
    void shouldTurnAWrongPasswordAway() {
        shouldBeRefused(client.dial(Dial.to(server.address(), "test", "wrong")));
    }

    @Test
    void shouldTurnAnUnknownAccountAwayInTheSameWords() {
        shouldBeRefused(client.dial(Dial.to(server.address(), "nobody", "test.test")));
    }

    @Test
    void shouldEndACallThatRefusesRequiredEncryption() {
        Tunnel tunnel =
                client.dial(Dial.to(server.address(), "test", "test.test").onlyWith("nomppe"));
        tunnel.awaitEnd();
        assertFalse(
                tunnel.logLines("LCP terminated by peer (MPPE required but peer refused)")
                        .isEmpty(),
                tunnel::log);
        assertTrue(tunnel.logLines("IP address").isEmpty(), tunnel::log);
    }

    private static void shouldBeIn(Tunnel tunnel) {
        tunnel.awaitUp();
        assertFalse(tunnel.logLines("MPPE 128-bit stateless").isEmpty(), tunnel::log);
        assertEquals(0, tunnel.ping(3).lost());
        tunnel.hangUp();
    }

    private static void shouldBeRefused(Tunnel tunnel) {
        Refusals.awaitRefusal(tunnel);
        assertTrue(tunnel.logLines("CHAP authentication succeeded").isEmpty(), tunnel::log);
    }
}
