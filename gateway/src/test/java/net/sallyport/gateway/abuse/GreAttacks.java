package net.sallyport.gateway.abuse;

import java.util.Arrays;
import java.util.Map;
import net.sallyport.gateway.harness.ScriptedCall;

/** With IP protocol 47. */
final class GreAttacks {
    private static final byte[] PAYLOAD = {
        (byte) 0xff, 3, (byte) 0xc0, 0x21, 9, 1, 0, 8, 0, 0, 0, 0
    };

    /** A packet for the call of this id. */
    private interface Packet {
        byte[] of(int callId);
    }

    private GreAttacks() {}

    static void addTo(Map<String, AbuseTest.Attack> attacks) {
        attacks.put(
                "GRE of every length that is no header",
                scene -> {
                    byte[] whole = Pptp.gre(1, 1, 1, PAYLOAD);
                    for (int length = 0; length < 16; length++) {
                        scene.peers().sendGre(scene.attacker(), Arrays.copyOf(whole, length));
                    }
                });
        attacks.put(
                "GRE for every call id there can be, of a stranger",
                scene -> {
                    for (int id = 0; id < 65_536; id += 16) {
                        scene.peers().sendGre(scene.attacker(), Pptp.gre(id, 1, -1, PAYLOAD));
                        if (id % 1_024 == 0) {
                            scene.pass(2);
                        }
                    }
                });
        attacks.put(
                "GRE for a bystander's call from a stranger's address",
                scene -> {
                    int id = scene.bystander().gatewayCallId();
                    for (int i = 0; i < 100; i++) {
                        scene.peers().sendGre(scene.attacker(), Pptp.gre(id, i, i, PAYLOAD));
                        scene.peers()
                                .sendGre(
                                        scene.attacker(),
                                        Pptp.gre(id, 0x7fffffff - i, -1, PAYLOAD));
                    }
                });
        insider(
                attacks,
                "GRE of version 0",
                id -> Pptp.gre(0x3000, 0x880b, 12, id, 5, -1, PAYLOAD));
        insider(
                attacks,
                "GRE with all flags",
                id -> Pptp.gre(0xffff, 0x880b, 12, id, 5, 5, PAYLOAD));
        insider(
                attacks,
                "GRE that is no PPP",
                id -> Pptp.gre(0x3001, 0x0800, 12, id, 5, -1, PAYLOAD));
        insider(
                attacks,
                "GRE that says more than it has",
                id -> Pptp.gre(0x3001, 0x880b, 9_999, id, 5, -1, PAYLOAD));
        insider(
                attacks,
                "GRE that says less than it has",
                id -> Pptp.gre(0x3001, 0x880b, 3, id, 5, -1, PAYLOAD));
        insider(attacks, "GRE without a sequence number", id -> Pptp.gre(id, -1, -1, PAYLOAD));
        insider(attacks, "GRE with a number and nothing in it", id -> Pptp.gre(id, 5, -1));
        insider(
                attacks,
                "an acknowledgement of what was never sent",
                id -> Pptp.gre(id, -1, 0x7fffffff));
        insider(
                attacks,
                "a sequence number at the edge",
                id -> Pptp.gre(id, 0xffffffffL, -1, PAYLOAD));
        insider(
                attacks,
                "a sequence number half way round",
                id -> Pptp.gre(id, 0x80000000L, 0x80000000L, PAYLOAD));
        insider(attacks, "a sequence number far ahead", id -> Pptp.gre(id, 100_000, -1, PAYLOAD));
        insider(attacks, "GRE larger than any slot", id -> Pptp.gre(id, 6, -1, new byte[3_000]));
        attacks.put(
                "a packet replayed a hundred times",
                scene -> {
                    ScriptedCall call = scene.insider();
                    byte[] packet = Pptp.gre(call.gatewayCallId(), 3, -1, PAYLOAD);
                    for (int i = 0; i < 100; i++) {
                        scene.peers().sendGre(call.client().address(), packet);
                    }
                });
        attacks.put(
                "a flood of 5,000 packets out of order",
                scene -> {
                    ScriptedCall call = scene.insider();
                    for (int i = 0; i < 5_000; i++) {
                        int number = scene.random().nextInt(2_000);
                        byte[] packet = Pptp.gre(call.gatewayCallId(), number, -1, PAYLOAD);
                        scene.peers().sendGre(call.client().address(), packet);
                        if (i % 100 == 0) {
                            scene.pass(2);
                        }
                    }
                });
    }

    /** Of somebody who is in, to his own call. */
    private static void insider(Map<String, AbuseTest.Attack> attacks, String name, Packet packet) {
        attacks.put(
                name,
                scene -> {
                    ScriptedCall call = scene.insider();
                    for (int i = 0; i < 10; i++) {
                        scene.peers()
                                .sendGre(call.client().address(), packet.of(call.gatewayCallId()));
                    }
                });
    }
}
