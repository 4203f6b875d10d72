package net.sallyport.protocol.ppp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.lcp.LcpConfig;
import org.junit.jupiter.api.Test;

/** From the door on: IPCP in both roles, data, the end of idle and of long sessions. */
class NetworkTest {
    private static final String IP = "45000014 00000000 00000000 c0a8643c c0a8640a";

    private static ScriptedPeer server() {
        return new ScriptedPeer(
                PppConfig.server("s", List.of(), LcpConfig.DEFAULT, MppeConfig.OFF));
    }

    private static ScriptedPeer client() {
        return server();
    }

    private static ScriptedPeer atDoor() {
        ScriptedPeer p = server();
        p.openLcp("");
        assertEquals(List.of(), p.sent());
        assertEquals(1, p.count(PppAction.AwaitNetwork.class));
        return p;
    }

    private static ScriptedPeer up(NetworkGrant grant) {
        ScriptedPeer p = atDoor();
        p.link.enterNetwork(grant, p.now);
        String request = p.sent().getFirst();
        p.receive("8021 0101000a 0306 c0a8643c");
        p.acknowledge(request);
        p.sent();
        return p;
    }

    @Test
    void holdsAnEarlyRequestAtTheDoor() {
        ScriptedPeer p = atDoor();
        p.receive("8021 01010010 0306 00000000 8106 00000000");
        p.receive("8021 01020010 0306 00000000 8106 00000000");
        p.receive("8021 0501 0004");
        assertEquals(1, p.read(PppCounter.BEFORE_NETWORK));
        assertEquals(List.of(), p.sent());
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        assertEquals(
                List.of("80210101000a0306c0a8640a", "8021030200100306c0a8643c810608080808"),
                p.sent());
    }

    @Test
    void grantsItsAddressAndNoOther() {
        ScriptedPeer p = atDoor();
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        String request = p.sentOne();
        for (int i = 0; i < 5; i++) {
            p.control("8021", 1, i, "0306 0a000001");
            assertEquals(String.format("802103%02x000a0306c0a8643c", i), p.sentOne());
        }
        p.control("8021", 1, 9, "0306 0a000001");
        assertEquals("80210409000a03060a000001", p.sentOne());
        p.control("8021", 1, 10, "");
        assertEquals("8021020a0004", p.sentOne());
        p.acknowledge(request);
        assertEquals(
                new PppAction.NetworkUp(
                        Simulation.ip("192.168.100.10"),
                        Simulation.ip("192.168.100.60"),
                        List.of(),
                        1500,
                        null),
                p.last(PppAction.NetworkUp.class));
    }

    @Test
    void asksOnceForAnAddressThatThePeerDoesNotName() {
        ScriptedPeer p = atDoor();
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        p.sent();
        p.control("8021", 1, 1, "");
        assertEquals("80210301000a0306c0a8643c", p.sentOne());
        p.control("8021", 1, 2, "");
        assertEquals("802102020004", p.sentOne());
    }

    @Test
    void offersServersAndRejectsTheRestInOrder() {
        ScriptedPeer p = atDoor();
        p.link.enterNetwork(
                new NetworkGrant(
                        Simulation.ip("10.0.0.1"),
                        Simulation.ip("10.0.0.2"),
                        List.of(Simulation.ip("10.0.0.3")),
                        List.of(Simulation.ip("10.0.0.4"), Simulation.ip("10.0.0.5")),
                        false,
                        null,
                        0,
                        0),
                p.now);
        p.sent();
        // VJ, the deprecated pair, secondary DNS of which there is none, mobile address
        p.control(
                "8021",
                1,
                1,
                "0206002d0f01 010a0000000000000000 030600000000 8106 00000000 8306 00000000"
                        + "8206 00000000 8406 00000000 040600000000");
        assertEquals(
                "802104010020"
                        + "0206002d0f01"
                        + "010a0000000000000000"
                        + "830600000000"
                        + "040600000000",
                p.sentOne());
        p.control("8021", 1, 2, "030600000000 8106 00000000 8206 00000000 8406 00000000");
        assertEquals(
                "80210302001c" + "03060a000002" + "81060a000003" + "82060a000004" + "84060a000005",
                p.sentOne());
    }

    @Test
    void dialsForAnAddressAndNameServers() {
        ScriptedPeer p = client();
        p.openLcp("");
        p.link.enterNetwork(Simulation.clientGrant(), p.now);
        assertEquals(
                "802101010016" + "030600000000" + "810600000000" + "830600000000", p.sentOne());
        p.control("8021", 3, 1, "0306 c0a8643c 8106 08080808");
        assertEquals(
                "802101020016" + "0306c0a8643c" + "810608080808" + "830600000000", p.sentOne());
        p.control("8021", 4, 2, "8306 00000000");
        String third = p.sentOne();
        assertEquals("802101030010" + "0306c0a8643c" + "810608080808", third);
        p.control("8021", 1, 1, "0306 00000000");
        assertEquals("80210401000a030600000000", p.sentOne());
        p.control("8021", 1, 2, "");
        p.sent();
        p.acknowledge(third);
        assertEquals(
                new PppAction.NetworkUp(
                        Simulation.ip("192.168.100.60"),
                        Simulation.ip("10.64.64.64"),
                        List.of(Simulation.ip("8.8.8.8")),
                        1500,
                        null),
                p.last(PppAction.NetworkUp.class));
    }

    @Test
    void endsWithoutAnAddressOfItsOwn() {
        ScriptedPeer p = client();
        p.openLcp("");
        p.link.enterNetwork(Simulation.clientGrant(), p.now);
        p.sent();
        p.control("8021", 4, 1, "0306 00000000 8106 00000000 8306 00000000");
        String request = p.sentOne();
        p.control("8021", 1, 1, "0306 c0a8640a");
        p.sent();
        p.acknowledge(request);
        p.runUntil(20);
        assertEquals(
                new PppAction.Finished(
                        EndCause.NEGOTIATION_FAILED, "Could not determine local IP address"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void rejectsUnknownProtocolsOnceAuthenticated() {
        ScriptedPeer p = atDoor();
        p.receive("8057 0101000e 010a0211223344556677 88");
        assertEquals("c02108020015" + "8057" + "0101000e010a021122334455667788", p.sentOne());
        p.receive("80fd 0101000a 120601000040");
        assertEquals("c02108030010" + "80fd" + "0101000a120601000040", p.sentOne());
        p.receive("57 60000000");
        assertEquals("c0210804000a" + "0057" + "60000000", p.sentOne());
        p.receive("00fd 9000 0102");
        assertEquals("c0210805000a" + "00fd" + "90000102", p.sentOne());
        assertEquals(4, p.read(PppCounter.UNKNOWN_PROTOCOL));
    }

    @Test
    void passesNoPacketBeforeTheNetworkIsUpOrAfterIt() {
        ScriptedPeer p = atDoor();
        assertEquals(-1, p.receive("0021" + IP));
        byte[] room = new byte[PppLink.HEADROOM + 20];
        assertEquals(-1, p.link.send(MemorySegment.ofArray(room), 8, 20, 0));
        assertEquals(2, p.read(PppCounter.NETWORK_NOT_UP));
        ScriptedPeer q = up(Simulation.serverGrant(0, 0));
        assertEquals(2, q.receive("0021" + IP));
        assertEquals(4, q.receive("ff03 0021" + IP));
        assertEquals(1, q.receive("21" + IP));
        assertEquals(3, q.receive("ff03 21" + IP));
        assertEquals(-1, q.receive("21 65000014" + IP.substring(8)));
        assertEquals(-1, q.receive("21 4500"));
        assertEquals(2, q.read(PppCounter.NOT_IPV4));
        assertEquals(4, q.link.receivedPackets());
        assertEquals(80, q.link.receivedBytes());
        q.link.close(EndCause.CLOSED, "kicked", q.now);
        assertEquals(1, q.count(PppAction.NetworkDown.class));
        assertEquals(-1, q.receive("0021" + IP));
        assertEquals(-1, q.link.send(MemorySegment.ofArray(room), 8, 20, 0));
    }

    @Test
    void sendsNothingAboveTheMtu() {
        ScriptedPeer p = up(Simulation.serverGrant(0, 0));
        byte[] room = new byte[2000];
        assertEquals(4, p.link.send(MemorySegment.ofArray(room), 8, 1500, 0));
        assertEquals(-1, p.link.send(MemorySegment.ofArray(room), 8, 1501, 0));
        assertEquals(1, p.read(PppCounter.TOO_LARGE));
        assertEquals(1500, p.link.sentBytes());
    }

    @Test
    void countsFramesThatAreNone() {
        ScriptedPeer p = atDoor();
        p.receive("");
        p.receive("ff03");
        p.receive("00");
        p.receive("c021 0101");
        p.receive("c021 01010003");
        p.receive("c021 01010009 0104");
        assertEquals(4, p.read(PppCounter.MALFORMED_FRAME));
        assertEquals(2, p.read(PppCounter.BAD_LENGTH));
    }

    @Test
    void endsAnIdleLink() {
        ScriptedPeer p = up(Simulation.serverGrant(600, 0));
        p.runUntil(599);
        p.receive("21" + IP);
        p.runUntil(1198);
        assertEquals(0, p.count(PppAction.NetworkDown.class));
        p.runUntil(1206);
        assertEquals(
                new PppAction.Finished(
                        EndCause.IDLE_TIMEOUT, "Terminating connection due to lack of activity."),
                p.last(PppAction.Finished.class));
    }

    @Test
    void endsALinkThatLastedLongEnoughAndSaysSoBefore() {
        ScriptedPeer p = atDoor();
        p.link.enterNetwork(Simulation.serverGrant(0, 3600), p.now);
        assertTrue(p.sent().getLast().matches("c0210d02000c[0-9a-f]{8}00000e10"));
        p.link.enterNetwork(Simulation.serverGrant(0, 1), p.now);
        assertEquals(List.of(), p.sent());
        p.receive("8021 0101000a 0306 c0a8643c");
        p.receive("8021 0201000a 0306 c0a8640a");
        p.runUntil(3599);
        assertEquals(0, p.count(PppAction.NetworkDown.class));
        p.runUntil(3606);
        assertEquals(
                new PppAction.Finished(EndCause.SESSION_TIMEOUT, "Connect time expired"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void endsWhenThePeerEndsOrRejectsIpcp() {
        ScriptedPeer p = up(Simulation.serverGrant(0, 0));
        p.control("8021", 5, 1, "");
        assertEquals(1, p.count(PppAction.NetworkDown.class));
        p.runUntil(20);
        assertEquals(
                new PppAction.Finished(EndCause.PEER_TERMINATED, "No network protocols running"),
                p.last(PppAction.Finished.class));
        ScriptedPeer q = atDoor();
        q.link.enterNetwork(Simulation.serverGrant(0, 0), q.now);
        q.control("c021", 8, 1, "8021 0101000a0306c0a8640a");
        q.runUntil(20);
        assertEquals(
                new PppAction.Finished(EndCause.NEGOTIATION_FAILED, "IPCP: refused by peer"),
                q.last(PppAction.Finished.class));
    }

    @Test
    void negotiatesAgainWhenThePeerDoes() {
        ScriptedPeer p = up(Simulation.serverGrant(0, 0));
        p.control("8021", 1, 5, "0306 c0a8643c");
        assertEquals(1, p.count(PppAction.NetworkDown.class));
        p.acknowledge(p.sent().getFirst());
        assertEquals(2, p.count(PppAction.NetworkUp.class));
        // LCP again: nobody proved anything, so the grant holds, and the door is not asked twice.
        p.control("c021", 1, 5, "");
        p.acknowledge(p.sent().getFirst());
        p.acknowledge(p.sent().getFirst());
        p.control("8021", 1, 6, "0306 c0a8643c");
        assertEquals(3, p.count(PppAction.NetworkUp.class));
        assertEquals(1, p.count(PppAction.AwaitNetwork.class));
    }

    @Test
    void givesALoginItsTimeButDoesNotCountTheDoor() {
        PppConfig slow = PppConfig.server("s", List.of(), LcpConfig.DEFAULT, MppeConfig.OFF);
        ScriptedPeer p =
                new ScriptedPeer(
                        new PppConfig(
                                slow.lcp(),
                                slow.demand(),
                                slow.prove(),
                                slow.name(),
                                null,
                                slow.authTimers(),
                                slow.mppe(),
                                slow.mtu(),
                                slow.lcpTimers(),
                                slow.ccpTimers(),
                                slow.ipcpTimers(),
                                10_000));
        p.open();
        p.runUntil(4);
        String request = p.sent().getFirst();
        p.control("c021", 1, 1, "");
        p.acknowledge(request);
        p.runUntil(1_000);
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        p.runUntil(1_005);
        assertEquals(0, p.count(PppAction.Finished.class));
        p.runUntil(1_020);
        assertEquals(
                new PppAction.Finished(EndCause.NEGOTIATION_FAILED, "login took too long"),
                p.last(PppAction.Finished.class));
    }
}
