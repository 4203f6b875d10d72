package net.sallyport.protocol.ppp;

import static net.sallyport.protocol.ppp.auth.AuthMethod.CHAP_MD5;
import static net.sallyport.protocol.ppp.auth.AuthMethod.MSCHAP_V2;
import static net.sallyport.protocol.ppp.auth.AuthMethod.PAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.junit.jupiter.api.Test;

class LcpTest {
    private static ScriptedPeer server(AuthMethod... demand) {
        return new ScriptedPeer(PppLinkTest.server(MppeConfig.OFF, demand));
    }

    private static ScriptedPeer server(LcpConfig lcp) {
        return new ScriptedPeer(PppConfig.server("s", List.of(), lcp, MppeConfig.OFF));
    }

    @Test
    void sendsItsRequestAtOnceInPppdsOrder() {
        ScriptedPeer p =
                new ScriptedPeer(
                        PppConfig.server(
                                "s",
                                List.of(MSCHAP_V2),
                                LcpConfig.DEFAULT.withMru(1400),
                                MppeConfig.OFF));
        p.open();
        String request = p.sentOne();
        assertTrue(
                request.matches(
                        "c0210101001d"
                                + "01040578"
                                + "020600000000"
                                + "0305c22381"
                                + "0506[0-9a-f]{8}"
                                + "0702"
                                + "0802"),
                request);
    }

    @Test
    void rejectsWhatWindowsAsksForAndKeepsTheOrder() {
        ScriptedPeer p = server();
        p.open();
        p.sent();
        // MRU 1400, magic, PFC, ACFC, callback, MRRU, endpoint discriminator (MAC), quality
        p.control(
                "c021",
                1,
                0,
                "01040578 0506 11223344 0702 0802 0d0306 1104064e 1309 03001122334455 0408c02500000000");
        assertEquals(
                "c0210400001c" + "0d0306" + "1104064e" + "130903001122334455" + "0408c02500000000",
                p.sentOne());
        assertEquals("3:001122334455", p.link.peer().endpoint().toString());
        p.control("c021", 1, 1, "01040578 0506 11223344 0702 0802");
        assertEquals("c02102010012" + "01040578" + "050611223344" + "0702" + "0802", p.sentOne());
        assertEquals(1400, p.link.peer().mru());
        assertEquals(0x11223344, p.link.peer().magic());
    }

    @Test
    void naksWhatCannotBe() {
        ScriptedPeer p = server();
        p.open();
        p.sent();
        // MRU 64, a one-byte MRU's length, magic 0
        p.control("c021", 1, 7, "01040040 0506 00000000");
        String nak = p.sentOne();
        assertTrue(nak.matches("c0210307000e" + "01040080" + "0506[0-9a-f]{8}"), nak);
        p.control("c021", 1, 8, "010305");
        assertEquals("c02103080008010405dc", p.sentOne());
        assertEquals(0, p.read(PppCounter.BAD_OPTIONS));
        p.control("c021", 1, 9, "0109 05");
        assertEquals(List.of(), p.sent());
        assertEquals(1, p.read(PppCounter.BAD_OPTIONS));
    }

    @Test
    void rejectsAfterFiveNaksInVain() {
        ScriptedPeer p = server();
        p.open();
        p.sent();
        for (int i = 0; i < 5; i++) {
            p.control("c021", 1, i, "01040040");
            assertTrue(p.sentOne().startsWith("c02103"));
        }
        p.control("c021", 1, 9, "01040040");
        assertEquals("c0210409000801040040", p.sentOne());
    }

    @Test
    void takesTheNakOfItsMruAndTheRejectOfTheRest() {
        ScriptedPeer p = server(LcpConfig.DEFAULT.withMru(1450));
        p.open();
        String request = p.sentOne();
        p.control("c021", 3, 1, "010405aa 02060000000a");
        String second = p.sentOne();
        assertTrue(second.startsWith("c02101020018" + "010405aa" + "02060000000a"), second);
        p.control("c021", 4, 2, second.substring(12, 32) + "0702 0802");
        assertTrue(p.sentOne().matches("c0210103000a" + "0506[0-9a-f]{8}"));
        assertTrue(request.startsWith("c02101010018"));
    }

    @Test
    void ignoresRepliesThatAnswerNothing() {
        ScriptedPeer p = server();
        p.open();
        String request = p.sentOne();
        p.acknowledge(request.replaceFirst("c0210101", "c0210109"));
        p.control("c021", 2, 1, "010405dc");
        p.control("c021", 4, 1, "010405dc");
        assertEquals(3, p.read(PppCounter.STALE_REPLY));
        p.acknowledge(request);
        p.acknowledge(request);
        assertEquals(4, p.read(PppCounter.STALE_REPLY));
        assertEquals(List.of(), p.sent());
    }

    @Test
    void fallsBackAlongItsDemands() {
        ScriptedPeer p = server(MSCHAP_V2, CHAP_MD5, PAP);
        p.open();
        String request = p.sentOne();
        assertTrue(request.contains("0305c22381"));
        p.control("c021", 3, 1, "0304c023");
        String second = p.sentOne();
        assertTrue(second.contains("0304c023"), second);
        p.control("c021", 4, 2, "0304c023");
        assertTrue(p.sentOne().contains("0305c22305"));
    }

    @Test
    void endsTheLinkOfAPeerThatWillNotAuthenticate() {
        ScriptedPeer p = server(MSCHAP_V2);
        p.open();
        p.sent();
        p.control("c021", 1, 1, "");
        p.sent();
        p.control("c021", 4, 1, "0305c22381");
        p.acknowledge(p.sentOne());
        String terminate = p.sentOne();
        assertTrue(terminate.startsWith("c02105"), terminate);
        p.control("c021", 6, Integer.parseInt(terminate.substring(6, 8), 16), "");
        assertEquals(
                new PppAction.Finished(
                        EndCause.AUTH_REFUSED, "peer refused to authenticate: terminating link"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void seesThatItTalksToItself() {
        ScriptedPeer p = server();
        p.open();
        for (int i = 0; i < 60; i++) {
            for (String frame : p.sent()) {
                p.receive(frame);
            }
        }
        p.runUntil(20);
        assertEquals(EndCause.LOOPBACK, p.last(PppAction.Finished.class).cause());
    }

    @Test
    void answersEchoesWithItsOwnMagicAndTheSameData() {
        ScriptedPeer p = server();
        p.open();
        String request = p.sentOne();
        String magic = request.substring(request.indexOf("0506") + 4).substring(0, 8);
        p.control("c021", 9, 5, "00000000");
        assertEquals(List.of(), p.sent());
        assertEquals(1, p.read(PppCounter.OUT_OF_STATE));
        p.control("c021", 1, 1, "0506 11223344");
        p.acknowledge(request);
        p.sent();
        p.control("c021", 9, 5, "11223344 cafe");
        assertEquals("c0210a05000a" + magic + "cafe", p.sentOne());
        p.control("c021", 11, 6, "11223344");
        p.control("c021", 10, 6, magic);
        assertEquals(List.of(), p.sent());
        assertEquals(1, p.read(PppCounter.OWN_MAGIC));
    }

    @Test
    void noticesADeadPeer() {
        ScriptedPeer p = server(LcpConfig.DEFAULT.withEcho(30_000, 4, false));
        p.openLcp("");
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        p.receive("8021 0101000a 0306 c0a8643c");
        p.acknowledge(p.sent().getFirst());
        assertEquals(1, p.count(PppAction.NetworkUp.class));
        p.runUntil(149);
        assertEquals(4, p.sent().stream().filter(f -> f.startsWith("c02109")).count());
        assertEquals(0, p.count(PppAction.Finished.class));
        p.runUntil(150);
        assertEquals(
                new PppAction.Finished(EndCause.ECHO_TIMEOUT, "No response to 4 echo-requests"),
                p.last(PppAction.Finished.class));
        assertTrue(p.sentOne().startsWith("c02105"));
        assertEquals(1, p.count(PppAction.NetworkDown.class));
    }

    @Test
    void asksNobodyWhoIsHeard() {
        ScriptedPeer p = server(LcpConfig.DEFAULT.withEcho(10_000, 3, true));
        p.openLcp("");
        p.sent();
        for (int i = 1; i < 20; i++) {
            p.at(i * 10 - 1);
            p.control("c021", 11, i, "00000000");
            p.at(i * 10);
        }
        assertTrue(p.sent().stream().noneMatch(f -> f.startsWith("c02109")));
    }

    @Test
    void remembersIdentificationsAndTakesTimeRemaining() {
        ScriptedPeer p = server();
        p.open();
        p.sent();
        p.control("c021", 12, 1, "00000000" + "4d535241535635" + "01ff");
        p.control("c021", 12, 2, "00000000" + "4d535241532d302d50434e414d45");
        p.control("c021", 13, 3, "00000000 00000e10");
        assertEquals(List.of("MSRASV5^AM-^?", "MSRAS-0-PCNAME"), p.link.peer().identifications());
        assertEquals(List.of(), p.sent());
    }

    @Test
    void sendsItsIdentification() {
        ScriptedPeer p = server(LcpConfig.DEFAULT.withIdentification("Sallyport"));
        p.openLcp("");
        assertTrue(p.sent().getFirst().matches("c0210c02001" + "1[0-9a-f]{8}53616c6c79706f7274"));
    }

    @Test
    void rejectsAnUnknownCodeAndOwnRejectOfALargeOneFits() {
        ScriptedPeer p = server();
        p.open();
        p.sent();
        p.control("c021", 42, 3, "abcd");
        assertEquals("c0210702000a2a030006abcd", p.sentOne());
        p.control("c021", 1, 1, "01040080");
        p.sent();
        p.control("c021", 42, 3, "00".repeat(1000));
        assertEquals(2 + 128, p.sentOne().length() / 2);
    }

    @Test
    void givesUpWhenACodeItNeedsIsRejected() {
        ScriptedPeer p = server();
        p.openLcp("");
        p.sent();
        p.control("c021", 7, 1, "01010004");
        p.runUntil(20);
        assertEquals(EndCause.PROTOCOL_ERROR, p.last(PppAction.Finished.class).cause());
    }

    @Test
    void stopsAskingWhenEchoIsRejected() {
        ScriptedPeer p = server(LcpConfig.DEFAULT.withEcho(10_000, 3, false));
        p.openLcp("");
        p.sent();
        p.control("c021", 7, 1, "09010008 00000000");
        p.runUntil(100);
        assertEquals(List.of(), p.sent());
        assertFalse(p.actions.stream().anyMatch(PppAction.Finished.class::isInstance));
    }

    @Test
    void obeysATerminateRequestAndWaitsForThePeerToLeave() {
        ScriptedPeer p = server();
        p.openLcp("");
        p.sent();
        p.control("c021", 5, 9, "55736572207265717565737400");
        assertEquals("c02106090004", p.sentOne());
        assertEquals(0, p.count(PppAction.Finished.class));
        p.runUntil(3);
        assertEquals(
                new PppAction.Finished(
                        EndCause.PEER_TERMINATED, "LCP terminated by peer (User request^@)"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void closesWithAReasonAndWithinSixSeconds() {
        ScriptedPeer p = server();
        p.openLcp("");
        p.sent();
        p.link.close(EndCause.CLOSED, "bye", p.now);
        assertEquals("c02105020007627965", p.sentOne());
        p.runUntil(6);
        assertEquals(1, p.sent().size());
        assertEquals(
                new PppAction.Finished(EndCause.CLOSED, "bye"), p.last(PppAction.Finished.class));
        assertEquals(Long.MAX_VALUE, p.link.nextDeadlineNanos());
        assertEquals(-1, p.receive("c021 0101 0004"));
        assertEquals(1, p.read(PppCounter.NOT_RUNNING));
    }

    @Test
    void timesOutAsPppdDoes() {
        ScriptedPeer p = server();
        p.open();
        p.runUntil(29);
        assertEquals(0, p.count(PppAction.Finished.class));
        p.runUntil(30);
        assertEquals(10, p.sent().size());
        assertEquals(
                new PppAction.Finished(
                        EndCause.NEGOTIATION_FAILED, "LCP: timeout sending Config-Requests"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void endsAtOnceWithItsCarrier() {
        ScriptedPeer p = server();
        p.openLcp("");
        p.link.carrierLost(p.now);
        assertEquals(EndCause.CARRIER_LOST, p.last(PppAction.Finished.class).cause());
        p.link.carrierLost(p.now);
        assertEquals(1, p.count(PppAction.Finished.class));
    }
}
