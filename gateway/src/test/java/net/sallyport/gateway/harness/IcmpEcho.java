package net.sallyport.gateway.harness;

import java.net.Inet4Address;
import java.nio.ByteBuffer;

/** ICMP echo packets (RFC 792), whole with their IP header. */
final class IcmpEcho {
    private static final int IP_HEADER = 20;
    private static final int REQUEST = 8;
    private static final int REPLY = 0;

    private IcmpEcho() {}

    static byte[] request(Inet4Address from, Inet4Address to, int sequence, int payload) {
        ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + 8 + payload);
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) packet.capacity())
                .putInt(0)
                .put((byte) 64)
                .put((byte) 1)
                .putShort((short) 0)
                .put(from.getAddress())
                .put(to.getAddress());
        packet.putShort(10, checksum(packet.array(), 0, IP_HEADER));
        packet.put((byte) REQUEST)
                .put((byte) 0)
                .putShort((short) 0)
                .putShort((short) 0x5a11)
                .putShort((short) sequence);
        packet.putShort(
                IP_HEADER + 2, checksum(packet.array(), IP_HEADER, packet.capacity() - IP_HEADER));
        return packet.array();
    }

    /** The sequence number of an echo reply, -1 if it is none. */
    static int sequenceOfReply(byte[] packet) {
        boolean reply =
                packet.length >= IP_HEADER + 8 && packet[9] == 1 && packet[IP_HEADER] == REPLY;
        return reply ? ByteBuffer.wrap(packet).getShort(IP_HEADER + 6) & 0xffff : -1;
    }

    private static short checksum(byte[] bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (bytes[from + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
