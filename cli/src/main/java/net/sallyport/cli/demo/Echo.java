package net.sallyport.cli.demo;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.nio.ByteOrder;
import java.util.concurrent.ThreadLocalRandom;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.SendBatch;

/**
 * A ping: an ICMP Echo Request and the wait for its Reply (RFC 792), in the namespace of the
 * calling thread.
 *
 * <pre>
 *  0        8        16                32
 *  | type   | code   | checksum        |
 *  | identifier      | sequence        |
 *  | nonce, 8 bytes                    |
 * </pre>
 */
final class Echo {
    private static final int ICMP = 1;
    private static final int LENGTH = 16;
    private static final int REQUEST = 8;
    private static final int REPLY = 0;
    private static final int SLOT_BYTES = 2_048;

    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Echo() {}

    /**
     * Asks once.
     *
     * @return nanoseconds until the answer came; -1 if none did
     */
    static long ask(Inet4Address target, long timeoutNanos) throws LinuxException {
        try (Arena arena = Arena.ofConfined();
                RawSocket socket = RawSocket.open(ICMP);
                Epoll epoll = Epoll.create(1)) {
            epoll.add(socket.fd(), Epoll.IN, 0);
            long nonce = ThreadLocalRandom.current().nextLong();
            SendBatch request = new SendBatch(arena, 1, LENGTH);
            write(request.memory(), nonce);
            request.add(Ipv4.toInt(target), 0, 0, LENGTH);
            long start = System.nanoTime();
            if (request.flush(socket) != 0) {
                return -1;
            }
            DatagramBatch replies = new DatagramBatch(arena, 8, SLOT_BYTES);
            for (long left = timeoutNanos;
                    left > 0;
                    left = timeoutNanos - (System.nanoTime() - start)) {
                if (epoll.await(left) > 0 && isAnswered(replies, socket, nonce)) {
                    return System.nanoTime() - start;
                }
            }
            return -1;
        }
    }

    private static void write(MemorySegment packet, long nonce) {
        packet.set(U16, 0, (short) (REQUEST << 8));
        packet.set(U16, 2, (short) 0);
        packet.set(U64, 8, nonce);
        int sum = 0;
        for (int at = 0; at < LENGTH; at += 2) {
            sum += packet.get(U16, at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        packet.set(U16, 2, (short) ~((sum & 0xffff) + (sum >>> 16)));
    }

    private static boolean isAnswered(DatagramBatch replies, RawSocket socket, long nonce) {
        int count = replies.receive(socket);
        MemorySegment memory = replies.memory();
        for (int i = 0; i < count; i++) {
            long start = replies.offset(i);
            int header = (memory.get(ValueLayout.JAVA_BYTE, start) & 0x0f) * 4;
            if (replies.length(i) >= header + LENGTH
                    && memory.get(ValueLayout.JAVA_BYTE, start + header) == REPLY
                    && memory.get(U64, start + header + 8) == nonce) {
                return true;
            }
        }
        return false;
    }
}
