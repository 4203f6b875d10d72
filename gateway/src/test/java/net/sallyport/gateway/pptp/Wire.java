package net.sallyport.gateway.pptp;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is on its way in one direction: TCP's messages in order, and GRE's packets. */
final class Wire {
    private static final int MOST = 200;

    private final Deque<byte[]> messages = new ArrayDeque<>();
    private final Deque<byte[]> packets = new ArrayDeque<>();

    /** False if the reader is too far behind. */
    boolean write(byte[] message) {
        messages.add(message);
        return messages.size() <= MOST;
    }

    /** A full wire loses packets. */
    void send(byte[] packet) {
        if (packets.size() < MOST) {
            packets.add(packet);
        }
    }

    byte[] read() {
        return messages.poll();
    }

    byte[] receive() {
        return packets.poll();
    }

    /** What lies does to the packet that comes next: lost, twice, late, or with a bit wrong. */
    void spoil(Script script) {
        byte[] packet = packets.poll();
        if (packet == null) {
            return;
        }
        switch (script.next(4)) {
            case 0 -> {}
            case 1 -> {
                packets.addFirst(packet.clone());
                packets.addFirst(packet);
            }
            case 2 -> packets.addLast(packet);
            default -> {
                int bit = script.next() | script.next() << 8;
                packet[bit / 8 % packet.length] ^= (byte) (1 << bit % 8);
                packets.addFirst(packet);
            }
        }
    }
}
