package net.sallyport.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer leaves unread is bounded, and nothing of what was taken is lost or out of order. */
class PendingBytesTest {
    private static final int MESSAGE = 156;

    @Test
    @Timeout(60)
    void keepsABoundedAmountForOneWhoDoesNotRead() throws Exception {
        try (TestNamespace namespace = TestNamespace.create()) {
            namespace.inside(() -> {
                try (Arena arena = Arena.ofConfined();
                        ServerSocket listener = new ServerSocket()) {
                    listener.setReceiveBufferSize(65_536);
                    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
                    try (TcpSocket ours =
                                    TcpSocket.connect(
                                            Ipv4.of(0x7f000001), listener.getLocalPort());
                            Socket peer = listener.accept()) {
                        run(ours, peer, arena.allocate(MESSAGE));
                    }
                }
            });
        }
    }

    private static void run(TcpSocket ours, Socket peer, MemorySegment scratch) throws Exception {
        PendingBytes pending = new PendingBytes();
        int messages = 0;
        boolean blocked = false;
        while (true) {
            byte[] message = new byte[MESSAGE];
            Arrays.fill(message, (byte) messages);
            if (!pending.add(message)) {
                break;
            }
            messages++;
            blocked |= !pending.writeTo(ours, scratch);
        }
        assertTrue(blocked, "the line took everything");
        // Full, and it stays so however often it is tried.
        for (int i = 0; i < 1_000; i++) {
            assertFalse(pending.add(new byte[MESSAGE]));
        }
        InputStream in = peer.getInputStream();
        for (int i = 0; i < messages; i++) {
            int got = 0;
            while (got < MESSAGE) {
                pending.writeTo(ours, scratch);
                int available = Math.min(in.available(), MESSAGE - got);
                if (available == 0) {
                    Thread.sleep(Duration.ofMillis(1));
                }
                for (byte each : in.readNBytes(available)) {
                    assertEquals((byte) i, each, "message " + i);
                }
                got += available;
            }
        }
        assertTrue(pending.writeTo(ours, scratch));
        assertEquals(0, in.available());
        assertTrue(pending.add(new byte[MESSAGE]), "there is room again");
    }
}
