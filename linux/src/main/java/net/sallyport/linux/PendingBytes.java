package net.sallyport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Belongs to a worker: messages that its TCP connection has not taken yet, a bounded number of
 * bytes.
 */
public final class PendingBytes {
    private static final int LIMIT = 32_768;

    private final Deque<byte[]> messages = new ArrayDeque<>(1);
    private int written;
    private int bytes;

    /** False if the peer has left too much unread; the message is not kept then. */
    public boolean add(byte[] message) {
        if (bytes + message.length > LIMIT) {
            return false;
        }
        messages.add(message);
        bytes += message.length;
        return true;
    }

    /**
     * Writes what the socket takes; an error is met again by the next read.
     *
     * @param scratch native memory, larger than any message
     * @return whether nothing is left
     */
    public boolean writeTo(TcpSocket socket, MemorySegment scratch) {
        for (byte[] head = messages.peek(); head != null; head = messages.peek()) {
            int left = head.length - written;
            MemorySegment.copy(head, written, scratch, ValueLayout.JAVA_BYTE, 0, left);
            int count = socket.write(scratch, 0, left);
            if (count < 0) {
                return count != TcpSocket.WOULD_BLOCK;
            }
            bytes -= count;
            written += count;
            if (written == head.length) {
                messages.remove();
                written = 0;
            }
        }
        return true;
    }
}
