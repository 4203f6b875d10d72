package net.sallyport.protocol.ppp;

import static net.sallyport.protocol.ppp.auth.AuthMethod.MSCHAP_V2;
import static net.sallyport.protocol.ppp.auth.AuthMethod.PAP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.auth.AuthAnswer;
import net.sallyport.protocol.ppp.auth.AuthError;
import net.sallyport.protocol.ppp.auth.MppeKeys;
import net.sallyport.protocol.ppp.ccp.MppeConfig;
import net.sallyport.protocol.ppp.ccp.MppeConfig.Mode;
import net.sallyport.protocol.ppp.ccp.MppeConfig.Need;
import org.junit.jupiter.api.Test;

/** CCP against a scripted peer: the Supported Bits that pppd and Windows send, and refusals. */
class CcpTest {
    private static final MppeKeys KEYS = new MppeKeys(new byte[16], new byte[16]);
    private static final String PROOF = "S=0123456789ABCDEF0123456789ABCDEF01234567";
    private static final String IP = "45000014 00000000 00000000 c0a8643c c0a8640a";

    private static MppeConfig mppe(Need need, Mode mode, MppeStrength... strengths) {
        return new MppeConfig(need, EnumSet.copyOf(List.of(strengths)), mode);
    }

    /** A link whose peer has sent a response that is still to be judged. */
    private static ScriptedPeer asked(MppeConfig mppe) {
        ScriptedPeer p = new ScriptedPeer(PppLinkTest.server(mppe, MSCHAP_V2));
        p.open();
        String request = p.sentOne();
        p.control("c021", 1, 1, "");
        p.sent();
        p.acknowledge(request);
        String challenge = p.sentOne();
        p.control(
                "c223",
                2,
                Integer.parseInt(challenge.substring(6, 8), 16),
                "31" + "11".repeat(16) + "00".repeat(8) + "22".repeat(24) + "00" + "74657374");
        assertEquals(1, p.count(PppAction.Authenticate.class));
        return p;
    }

    private static ScriptedPeer authenticated(MppeConfig mppe) {
        ScriptedPeer p = asked(mppe);
        p.link.answer(new AuthAnswer.Accept(KEYS, PROOF), p.now);
        return p;
    }

    /** The CCP Configure-Request that follows the CHAP Success. */
    private static String ccpRequest(ScriptedPeer p) {
        List<String> sent = p.sent();
        assertEquals(2, sent.size(), sent.toString());
        assertTrue(sent.getFirst().startsWith("c22303"));
        return sent.getLast();
    }

    private static void assertEnds(ScriptedPeer p, String text) {
        p.runUntil(p.now / 1e9 + 10);
        assertEquals(
                new PppAction.Finished(EndCause.MPPE_REQUIRED, text),
                p.last(PppAction.Finished.class));
        assertEquals(0, p.count(PppAction.AwaitNetwork.class));
    }

    @Test
    void asksForAllItAllowsAndTakesOne() {
        ScriptedPeer p =
                authenticated(
                        mppe(
                                Need.REQUIRED,
                                Mode.STATELESS,
                                MppeStrength.BITS_128,
                                MppeStrength.BITS_56,
                                MppeStrength.BITS_40));
        assertEquals("80fd0101000a1206010000e0", ccpRequest(p));
        p.control("80fd", 3, 1, "1206 01000040");
        assertEquals("80fd0102000a120601000040", p.sentOne());
        p.control("80fd", 2, 2, "1206 01000040");
        p.control("80fd", 1, 1, "1206 01000040");
        assertEquals("80fd0201000a120601000040", p.sentOne());
        assertEquals(1, p.count(PppAction.AwaitNetwork.class));
        assertTrue(p.link.isEncrypting());
    }

    @Test
    void naksToASingleBestStrength() {
        ScriptedPeer p = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(p);
        // What Windows begins with: everything, MPPC too.
        p.control("80fd", 1, 4, "1206 010000e1");
        assertEquals("80fd0304000a120601000040", p.sentOne());
        // Stateful, 40 bit, the obsolete bit, none at all, no MPPE option
        for (String bits : List.of("00000040", "01000020", "01000050", "00000001")) {
            ScriptedPeer q = authenticated(MppeConfig.REQUIRED_128);
            ccpRequest(q);
            q.control("80fd", 1, 5, "1206" + bits);
            assertEquals("80fd0305000a120601000040", q.sentOne());
        }
        p.control("80fd", 1, 6, "");
        assertEquals("80fd0306000a120601000040", p.sentOne());
    }

    @Test
    void rejectsOtherCompressorsInOrder() {
        ScriptedPeer p = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(p);
        p.control("80fd", 1, 1, "1206 01000040 1a04 7800 1804 7800 15032f");
        assertEquals("80fd0401000f1a0478001804780015032f", p.sentOne());
    }

    @Test
    void namesBothDirectionsWhereTheyDiffer() {
        MppeConfig either =
                mppe(
                        Need.REQUIRED,
                        Mode.STATEFUL_ACCEPTED,
                        MppeStrength.BITS_128,
                        MppeStrength.BITS_40);
        ScriptedPeer p = authenticated(either);
        ccpRequest(p);
        p.control("80fd", 3, 1, "1206 01000040");
        p.acknowledge(p.sentOne());
        p.control("80fd", 1, 1, "1206 00000020");
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        p.control("8021", 1, 1, "0306 c0a8643c");
        p.acknowledge(
                p.sent().stream().filter(f -> f.startsWith("802101")).findFirst().orElseThrow());
        assertEquals(
                "receive MPPE-128 stateless, send MPPE-40 stateful",
                p.last(PppAction.NetworkUp.class).encryption());
    }

    @Test
    void dropsClearPacketsBothWaysAndCountsThem() {
        ScriptedPeer p = networkUp();
        assertEquals(-1, p.receive("0021" + IP));
        assertEquals(-1, p.receive("ff03 21" + IP));
        assertEquals(2, p.read(PppCounter.CLEAR_RECEIVED));
        // CCP again, nothing encrypted yet: the network is down until it is back.
        p.control("80fd", 1, 9, "1206 01000040");
        assertEquals(1, p.count(PppAction.NetworkDown.class));
        byte[] room = new byte[PppLink.HEADROOM + 20];
        assertEquals(-1, p.link.send(MemorySegment.ofArray(room), 8, 20, 0));
        p.acknowledge(p.sent().getFirst());
        assertEquals(2, p.count(PppAction.NetworkUp.class));
        assertEquals(8, p.link.send(MemorySegment.ofArray(room), 8, 20, 0));
    }

    @Test
    void endsRatherThanUseTheSameKeysAgain() {
        ScriptedPeer p = networkUp();
        byte[] room = new byte[PppLink.HEADROOM + 20];
        p.link.send(MemorySegment.ofArray(room), 8, 20, 0);
        p.control("80fd", 1, 9, "1206 01000040");
        p.runUntil(20);
        assertEquals(
                new PppAction.Finished(EndCause.MPPE_REQUIRED, "MPPE disabled"),
                p.last(PppAction.Finished.class));
    }

    @Test
    void endsWhereRequiredEncryptionIsRefused() {
        ScriptedPeer p = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(p);
        p.control("80fd", 4, 1, "1206 01000040");
        assertEnds(p, "MPPE required but peer refused");

        ScriptedPeer q = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(q);
        q.control("c021", 8, 1, "80fd 0101000a120601000040");
        assertEnds(q, "MPPE required but peer negotiation failed");

        ScriptedPeer r = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(r);
        r.control("80fd", 3, 1, "1206 01000020");
        assertEnds(r, "MPPE required but peer negotiation failed");

        ScriptedPeer s = authenticated(MppeConfig.REQUIRED_128);
        ccpRequest(s);
        s.control("80fd", 5, 1, "");
        assertEnds(s, "MPPE disabled");

        ScriptedPeer t = authenticated(MppeConfig.REQUIRED_128);
        t.runUntil(40);
        assertEnds(t, "CCP: timeout sending Config-Requests");
    }

    @Test
    void endsWhereRequiredEncryptionHasNoKeys() {
        ScriptedPeer p = new ScriptedPeer(PppLinkTest.server(MppeConfig.REQUIRED_128, PAP));
        p.open();
        String request = p.sentOne();
        p.control("c021", 1, 1, "");
        p.sent();
        p.acknowledge(request);
        p.control("c023", 1, 1, "0474657374 0474657374");
        p.link.answer(new AuthAnswer.Accept(null, null), p.now);
        assertEnds(p, "MPPE required, but MS-CHAP[v2] auth not performed.");
    }

    @Test
    void goesOnWithoutWhereEncryptionIsOptional() {
        MppeConfig optional = mppe(Need.OPTIONAL, Mode.STATELESS, MppeStrength.BITS_128);
        ScriptedPeer p = authenticated(optional);
        ccpRequest(p);
        p.control("c021", 8, 1, "80fd 0101000a120601000040");
        assertEquals(1, p.count(PppAction.AwaitNetwork.class));

        ScriptedPeer q = authenticated(optional);
        ccpRequest(q);
        q.control("80fd", 4, 1, "1206 01000040");
        q.acknowledge(q.sentOne());
        q.control("80fd", 1, 1, "");
        assertEquals(1, q.count(PppAction.AwaitNetwork.class));
        assertFalse(q.link.isEncrypting());

        ScriptedPeer r = authenticated(optional);
        ccpRequest(r);
        r.control("80fd", 1, 1, "");
        assertEquals("80fd0301000a120601000040", r.sentOne());
        r.control("80fd", 1, 2, "");
        assertEquals("80fd02020004", r.sentOne());
    }

    @Test
    void answersAResetRequestWhenOpen() {
        ScriptedPeer p = networkUp();
        p.control("80fd", 14, 77, "");
        assertEquals("80fd0f4d0004", p.sentOne());
        p.control("80fd", 15, 77, "");
        assertEquals(List.of(), p.sent());
    }

    @Test
    void ignoresEverythingButAuthenticationUntilItIsOver() {
        ScriptedPeer p = asked(MppeConfig.REQUIRED_128);
        p.receive("80fd 0101000a 120601000040");
        p.receive("8021 0101000a 030600000000");
        p.receive("8057 0101000e 010a021122334455 6677");
        p.receive("0021" + IP);
        assertEquals(3, p.read(PppCounter.BEFORE_AUTHENTICATION));
        assertEquals(List.of(), p.sent());
        p.link.answer(new AuthAnswer.Refuse(AuthError.AUTHENTICATION_FAILURE, false, "no"), p.now);
        List<String> sent = p.sent();
        assertTrue(sent.get(0).startsWith("c22304"), sent.toString());
        assertTrue(sent.get(1).startsWith("c02105"), sent.toString());
        p.runUntil(20);
        assertEquals(EndCause.PEER_AUTH_FAILED, p.last(PppAction.Finished.class).cause());
    }

    @Test
    void endsALinkWhoseLcpBeginsAgainAfterAProof() {
        ScriptedPeer p = asked(MppeConfig.REQUIRED_128);
        p.control("c021", 1, 2, "");
        // The late answer belongs to nobody any more.
        p.link.answer(new AuthAnswer.Accept(KEYS, PROOF), p.now);
        p.runUntil(20);
        assertEquals(EndCause.PROTOCOL_ERROR, p.last(PppAction.Finished.class).cause());
        assertEquals(0, p.count(PppAction.AwaitNetwork.class));
    }

    private static ScriptedPeer networkUp() {
        ScriptedPeer p = authenticated(MppeConfig.REQUIRED_128);
        String ccp = ccpRequest(p);
        p.control("80fd", 1, 1, "1206 01000040");
        p.acknowledge(ccp);
        p.sent();
        p.link.enterNetwork(Simulation.serverGrant(0, 0), p.now);
        String ipcp = p.sentOne();
        p.control("8021", 1, 1, "0306 c0a8643c");
        p.acknowledge(ipcp);
        p.sent();
        assertEquals(1496, p.last(PppAction.NetworkUp.class).mtu());
        return p;
    }
}
