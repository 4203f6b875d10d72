package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that the real kernel tracks, on a loopback interface with several addresses. */
class ConntrackTest {
    @Test
    void shouldForgetTheConnectionsOfSomeAndOfNobodyElse() throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.run("ip", "link", "set", "lo", "up");
            for (int i = 1; i <= 4; i++) {
                namespace.run("ip", "address", "add", "192.0.2." + i + "/32", "dev", "lo");
            }
            // Tracking begins with the first rule that asks for it.
            namespace.run("nft", "add table ip t");
            namespace.run("nft", "add chain ip t c { type filter hook input priority 0; }");
            namespace.run("nft", "add rule ip t c ct state new counter");
            for (int port = 5001; port <= 5300; port++) {
                send(namespace, "192.0.2.1", port, "192.0.2.4");
            }
            send(namespace, "192.0.2.2", 5001, "192.0.2.4");
            send(namespace, "192.0.2.4", 5001, "192.0.2.2");
            send(namespace, "192.0.2.3", 5001, "192.0.2.4");
            send(namespace, "192.0.2.3", 5002, "192.0.2.4");
            assertEquals(304, count(namespace));
            namespace.inside(() -> {
                try (Conntrack conntrack = Conntrack.open()) {
                    assertEquals(0, conntrack.forget(List.of()));
                    assertEquals(0, conntrack.forget(List.of(address(9))));
                    // Those it opened, and the one that was opened to it.
                    assertEquals(2, conntrack.forget(List.of(address(2))));
                    assertEquals(0, conntrack.forget(List.of(address(2))));
                    assertEquals(300, conntrack.forget(List.of(address(1), address(2))));
                }
            });
            assertEquals(2, count(namespace));
        }
    }

    private static Inet4Address address(int last) {
        return Ipv4.of(0xc0000200 | last);
    }

    private static void send(TestNamespace namespace, String from, int port, String to)
            throws Exception {
        namespace.inside(() -> {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, port))) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral(to), 9));
            }
        });
    }

    private static long count(TestNamespace namespace) throws Exception {
        return namespace.call(() -> {
            // /proc/net belongs to the process's first thread; a child's is its own.
            String all = TestNamespace.execute("cat", "/proc/net/nf_conntrack");
            return all.lines().filter(line -> line.contains(" udp ")).count();
        });
    }
}
