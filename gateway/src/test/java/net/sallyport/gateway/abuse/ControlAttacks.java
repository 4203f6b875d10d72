package net.sallyport.gateway.abuse;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** On TCP port 1723. */
final class ControlAttacks {
    private static final int HALF_OPEN_LIMIT = 200;

    private ControlAttacks() {}

    static void addTo(Map<String, AbuseTest.Attack> attacks) {
        closed(attacks, "a cookie that is wrong", Pptp.header(156, 1, 0x12345678, 1, 156));
        closed(attacks, "a length of zero", Pptp.header(0, 1, Pptp.COOKIE, 1, 12));
        closed(attacks, "a length of one", Pptp.header(1, 1, Pptp.COOKIE, 1, 12));
        closed(attacks, "a length of 65535", Pptp.header(0xffff, 1, Pptp.COOKIE, 1, 12));
        closed(attacks, "a start of half its length", Pptp.message(1, 78));
        closed(attacks, "a start longer than a start", Pptp.message(1, 157));
        closed(attacks, "a message type of zero", Pptp.header(156, 0, Pptp.COOKIE, 1, 156));
        closed(attacks, "a call before the start", Pptp.call(1));
        closed(attacks, "an echo before the start", Pptp.message(5, 16));
        closed(attacks, "a version of zero", Pptp.with(Pptp.start(), 12, 0));
        closed(attacks, "HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        closed(
                attacks,
                "a TLS hello",
                new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 0});
        closed(
                attacks,
                "a wrong message behind a right one",
                Pptp.joined(Pptp.start(), new byte[64]));
        attacks.put(
                "a thousand messages at once",
                scene -> {
                    SocketChannel wire = scene.wire();
                    byte[][] all = new byte[1_001][];
                    all[0] = Pptp.start();
                    for (int i = 1; i < all.length; i++) {
                        all[i] = Pptp.message(5, 16);
                    }
                    Scene.write(wire, Pptp.joined(all));
                    scene.awaitClosed(wire);
                });
        said(attacks, "nothing said");
        said(attacks, "one byte", new byte[1]);
        said(attacks, "half a header", Pptp.header(156, 1, Pptp.COOKIE, 1, 6));
        said(attacks, "a management message", Pptp.start(), Pptp.header(16, 2, Pptp.COOKIE, 1, 16));
        said(attacks, "a message of an unknown kind", Pptp.start(), Pptp.message(99, 16));
        said(attacks, "two starts", Pptp.start(), Pptp.start());
        said(
                attacks,
                "start, call and start in one",
                Pptp.joined(Pptp.start(), Pptp.call(1), Pptp.start()));
        said(attacks, "the answer to an echo never asked", Pptp.start(), Pptp.message(6, 20));
        said(
                attacks,
                "a call cleared that there is not",
                Pptp.start(),
                Pptp.with(Pptp.message(12, 16), 12, 4711));
        said(
                attacks,
                "link info of a call that there is not",
                Pptp.start(),
                Pptp.with(Pptp.message(15, 24), 12, 4711));
        said(attacks, "an error of a call that there is not", Pptp.start(), Pptp.message(14, 40));
        said(
                attacks,
                "a disconnect of a call that there is not",
                Pptp.start(),
                Pptp.message(13, 148));
        said(attacks, "a call coming in", Pptp.start(), Pptp.message(9, 220));
        said(
                attacks,
                "replies to nothing",
                Pptp.start(),
                Pptp.message(2, 156),
                Pptp.message(8, 32),
                Pptp.message(4, 16));
        said(
                attacks,
                "a call after the stop",
                Pptp.start(),
                Pptp.with(Pptp.message(3, 16), 12, 0x100),
                Pptp.call(1));
        said(attacks, "one call id for two calls", Pptp.start(), Pptp.call(7), Pptp.call(7));
        said(attacks, "a call of a window of zero", Pptp.start(), Pptp.with(Pptp.call(1), 32, 0));
        said(
                attacks,
                "speeds that cannot be",
                Pptp.start(),
                Pptp.with(Pptp.with(Pptp.call(1), 16, 0xffff), 20, 0));
        said(attacks, "a hostile host name", Pptp.with(Pptp.start(), 28, hostile()), Pptp.call(1));
        said(
                attacks,
                "a host name without an end",
                Pptp.with(Pptp.start(), 28, "n".repeat(64).getBytes()),
                Pptp.call(1));
        said(
                attacks,
                "a hostile phone number",
                Pptp.start(),
                Pptp.with(Pptp.with(Pptp.call(1), 36, 0xffff), 40, hostile()));
        attacks.put(
                "forty calls on a connection",
                scene -> {
                    SocketChannel wire = scene.wire();
                    Scene.write(wire, Pptp.start());
                    for (int i = 1; i <= 40; i++) {
                        Scene.write(wire, Pptp.call(i));
                    }
                    scene.pass(30);
                });
        attacks.put(
                "a start byte by byte",
                scene -> {
                    SocketChannel wire = scene.wire();
                    for (byte each : Pptp.joined(Pptp.start(), Pptp.call(1))) {
                        Scene.write(wire, new byte[] {each});
                    }
                    scene.pass(30);
                });
        attacks.put(
                "64 kB of noise",
                scene -> {
                    SocketChannel wire = scene.wire();
                    byte[] noise = new byte[65_536];
                    scene.random().nextBytes(noise);
                    Scene.write(wire, noise);
                    scene.awaitClosed(wire);
                });
        attacks.put(
                "a reset in the middle of a message",
                scene -> {
                    SocketChannel wire = scene.wire();
                    wire.setOption(StandardSocketOptions.SO_LINGER, 0);
                    Scene.write(wire, Pptp.joined(Pptp.start(), new byte[] {0, (byte) 168}));
                    wire.close();
                });
        attacks.put(
                "half a connection closed",
                scene -> {
                    SocketChannel wire = scene.wire();
                    Scene.write(wire, Pptp.start());
                    wire.shutdownOutput();
                    scene.awaitClosed(wire);
                });
        attacks.put(
                "one who never reads",
                scene -> {
                    SocketChannel wire = scene.wire();
                    Scene.write(wire, Pptp.start());
                    for (int i = 0; i < 40; i++) {
                        Scene.write(wire, Pptp.message(5, 16));
                        scene.pass(20);
                    }
                });
        attacks.put(
                "150 slow connections",
                scene -> {
                    List<SocketChannel> slow = new ArrayList<>();
                    for (int i = 0; i < 150; i++) {
                        slow.add(scene.wire());
                    }
                    byte[] start = Pptp.start();
                    for (int i = 0; i < 5; i++) {
                        for (SocketChannel wire : slow) {
                            Scene.write(wire, new byte[] {start[i]});
                        }
                        scene.pass(20);
                    }
                });
        attacks.put("2,000 half-open connections", ControlAttacks::halfOpen);
        attacks.put(
                "a flood of connections",
                scene -> {
                    for (int i = 0; i < 500; i++) {
                        scene.wire().close();
                        if (i % 50 == 0) {
                            scene.pass(5);
                        }
                    }
                });
    }

    private static void halfOpen(Scene scene) throws Exception {
        List<SocketChannel> wires = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            try {
                wires.add(scene.wire());
            } catch (IOException refused) {
                continue;
            }
            if (i % 50 == 0) {
                scene.pass(5);
            }
        }
        scene.peers()
                .until(
                        "all but " + HALF_OPEN_LIMIT + " are closed",
                        () -> wires.stream().filter(Scene::isOpen).count() <= HALF_OPEN_LIMIT);
    }

    private static byte[] hostile() {
        return "\u001b[2J\nroot\r\u0007\"'`$(reboot)\\%s%n\u202e<b>"
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What is to end the connection. */
    private static void closed(
            Map<String, AbuseTest.Attack> attacks, String name, byte[]... messages) {
        attacks.put(
                name,
                scene -> {
                    SocketChannel wire = scene.wire();
                    Scene.write(wire, messages);
                    scene.awaitClosed(wire);
                });
    }

    /** What is said, and left standing. */
    private static void said(
            Map<String, AbuseTest.Attack> attacks, String name, byte[]... messages) {
        attacks.put(name, scene -> Scene.write(scene.wire(), messages));
    }
}
