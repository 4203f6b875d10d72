package net.sallyport.gateway.abuse;

import static net.sallyport.gateway.abuse.BarePeer.packet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.sallyport.gateway.harness.ScriptedCall;
import net.sallyport.gateway.harness.TestGateway;

/** Inside a call. */
final class PppAttacks {
    private static final byte[] NAME = "good".getBytes(StandardCharsets.UTF_8);

    private PppAttacks() {}

    static void addTo(Map<String, AbuseTest.Attack> attacks) {
        lcp(attacks, "an option of length 0", packet(1, 1, (byte) 1, (byte) 0, (byte) 0));
        lcp(attacks, "an option of length 1", packet(1, 1, (byte) 1, (byte) 1));
        lcp(attacks, "an option of length 255", packet(1, 1, (byte) 1, (byte) 255, (byte) 5));
        lcp(attacks, "an MRU of 0", packet(1, 1, (byte) 1, (byte) 4, (byte) 0, (byte) 0));
        lcp(attacks, "an MRU of 65535", packet(1, 1, (byte) 1, (byte) 4, (byte) -1, (byte) -1));
        lcp(attacks, "three hundred options", packet(1, 1, new byte[1_000]));
        lcp(
                attacks,
                "a magic number of 0",
                packet(1, 1, (byte) 5, (byte) 6, (byte) 0, (byte) 0, (byte) 0, (byte) 0));
        lcp(attacks, "a control packet of length 3", new byte[] {1, 1, 0, 3});
        lcp(attacks, "a control packet longer than its frame", new byte[] {1, 1, 4, 0, 1, 4});
        lcp(attacks, "a code of 0", packet(0, 1));
        lcp(attacks, "a code of 255", packet(255, 1));
        lcp(attacks, "LCP rejected", packet(8, 1, (byte) 0xc0, (byte) 0x21, (byte) 1, (byte) 1));
        lcp(attacks, "everything rejected", packet(7, 1));
        attacks.put(
                "a ping-pong of Configure-Naks",
                scene -> {
                    BarePeer peer = scene.call(null);
                    for (int i = 0; i < 300; i++) {
                        peer.send(
                                BarePeer.LCP,
                                packet(3, 1 + i % 3, (byte) 1, (byte) 4, (byte) 2, (byte) i));
                        peer.send(
                                BarePeer.LCP,
                                packet(1, i, (byte) 3, (byte) 4, (byte) 0xc0, (byte) 0x23));
                    }
                });
        attacks.put(
                "a flood of Terminate-Requests",
                scene -> {
                    BarePeer peer = scene.call(null);
                    for (int i = 0; i < 300; i++) {
                        peer.send(BarePeer.LCP, packet(5, i));
                    }
                });
        attacks.put(
                "frames of no bytes, and of few",
                scene -> {
                    BarePeer peer = scene.call(id -> null);
                    for (int length = 0; length < 6; length++) {
                        byte[] few = new byte[length];
                        Arrays.fill(few, (byte) 0xff);
                        peer.call().sendFrame(few);
                        peer.call().sendFrame(new byte[length]);
                    }
                });
        attacks.put(
                "protocols that nobody speaks",
                scene -> {
                    BarePeer peer = scene.call(id -> null);
                    scene.peers().until("a challenge", peer::isChallenged);
                    for (int protocol = 1; protocol < 0x10000; protocol += 514) {
                        peer.send(protocol, packet(1, 1));
                    }
                });
        early(
                attacks,
                "IPCP before authentication",
                BarePeer.IPCP,
                packet(1, 1, (byte) 3, (byte) 6, (byte) 10, (byte) 99, (byte) 0, (byte) 9));
        early(
                attacks,
                "CCP before authentication",
                BarePeer.CCP,
                packet(1, 1, (byte) 18, (byte) 6, (byte) 1, (byte) 0, (byte) 0, (byte) 64));
        early(attacks, "IP before authentication", BarePeer.IP, new byte[60]);
        early(attacks, "encrypted noise before authentication", BarePeer.COMPRESSED, new byte[60]);
        early(
                attacks,
                "an LCP echo flood before authentication",
                BarePeer.LCP,
                packet(9, 1, new byte[400]));
        for (int length : new int[] {0, 1, 16, 24, 48, 50, 255}) {
            proof(attacks, "a CHAP value of " + length, id -> BarePeer.response(id, length, NAME));
        }
        proof(
                attacks,
                "a CHAP value longer than its packet",
                id -> packet(2, id, (byte) 49, (byte) 1));
        proof(attacks, "a CHAP response with nothing in it", id -> packet(2, id));
        proof(
                attacks,
                "a CHAP response to another challenge",
                id -> BarePeer.response(id + 1, 49, NAME));
        proof(attacks, "a CHAP success for itself", id -> packet(3, id, "S=0".getBytes()));
        proof(attacks, "a wrong password", id -> BarePeer.response(id, 49, NAME));
        proof(attacks, "no name", id -> BarePeer.response(id, 49, new byte[0]));
        proof(attacks, "a name of 1,000 bytes", id -> BarePeer.response(id, 49, new byte[1_000]));
        proof(
                attacks,
                "a name of escape sequences",
                id ->
                        BarePeer.response(
                                id, 49, "\u001b]0;x\u0007\r\n' OR 1=1 --\u0000good".getBytes()));
        proof(
                attacks,
                "PAP although it was not asked for",
                id -> packet(1, id, (byte) 4, (byte) 'g'));
        inside(
                attacks,
                "another's address inside",
                call -> call.ping(TestGateway.address("10.99.0.2"), 20));
        inside(
                attacks,
                "a loopback address inside",
                call -> call.ping(TestGateway.address("127.0.0.1"), 20));
        inside(
                attacks,
                "the gateway's address inside",
                call -> call.ping(call.gatewayAddress(), 20));
        inside(attacks, "IP that says more than it has", call -> call.sendIp(length(call, 0xffff)));
        inside(attacks, "IP that says less than its header", call -> call.sendIp(length(call, 3)));
        inside(
                attacks,
                "IP in the clear where all is encrypted",
                call -> call.sendFrame(clear(call)));
        inside(attacks, "noise as if it were encrypted", call -> call.sendFrame(noise()));
        inside(attacks, "a CCP reset", call -> call.sendFrame(frame(BarePeer.CCP, packet(14, 1))));
        inside(
                attacks,
                "encryption terminated",
                call -> call.sendFrame(frame(BarePeer.CCP, packet(5, 1))));
        inside(
                attacks,
                "LCP begun anew",
                call -> call.sendFrame(frame(BarePeer.LCP, packet(1, 9))));
        inside(
                attacks,
                "another address asked for",
                call ->
                        call.sendFrame(
                                frame(
                                        BarePeer.IPCP,
                                        packet(
                                                1, 9, (byte) 3, (byte) 6, (byte) 10, (byte) 99,
                                                (byte) 0, (byte) 2))));
    }

    private static byte[] length(ScriptedCall call, int said) {
        return Pptp.with(call.echoRequest(), 2, said);
    }

    private static byte[] clear(ScriptedCall call) {
        return frame(BarePeer.IP, call.echoRequest());
    }

    private static byte[] noise() {
        byte[] noise = new byte[200];
        new Random(7).nextBytes(noise);
        return frame(BarePeer.COMPRESSED, noise);
    }

    private static byte[] frame(int protocol, byte[] packet) {
        byte[] header = {(byte) 0xff, 3, (byte) (protocol >> 8), (byte) protocol};
        return Pptp.joined(header, packet);
    }

    private static void lcp(Map<String, AbuseTest.Attack> attacks, String name, byte[] packet) {
        attacks.put(
                "LCP: " + name,
                scene -> {
                    BarePeer peer = scene.call(null);
                    for (int i = 0; i < 20; i++) {
                        peer.send(BarePeer.LCP, packet);
                    }
                });
    }

    private static void early(
            Map<String, AbuseTest.Attack> attacks, String name, int protocol, byte[] packet) {
        attacks.put(
                name,
                scene -> {
                    BarePeer peer = scene.call(id -> null);
                    scene.peers().until("a challenge", peer::isChallenged);
                    for (int i = 0; i < 20; i++) {
                        peer.send(protocol, packet);
                    }
                });
    }

    private static void proof(
            Map<String, AbuseTest.Attack> attacks, String name, BarePeer.Proof proof) {
        attacks.put(
                name,
                scene -> {
                    BarePeer peer = scene.call(proof);
                    scene.peers().until("a challenge", peer::isChallenged);
                });
    }

    /** What somebody with an account may do with it. */
    private interface Deed {
        void run(ScriptedCall call);
    }

    private static void inside(Map<String, AbuseTest.Attack> attacks, String name, Deed deed) {
        attacks.put(
                name,
                scene -> {
                    ScriptedCall call = scene.insider();
                    for (int i = 0; i < 10; i++) {
                        deed.run(call);
                    }
                });
    }
}
