package net.sallyport.linux.offload;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** IPv4 packets made byte by byte, and their checksums by the book: one pair at a time. */
final class Segments {
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int URG = 0x20;
    static final int ECE = 0x40;
    static final int CWR = 0x80;

    /** No-operation twice, then timestamps 1 and 2. */
    static final byte[] TIMESTAMPS = {1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2};

    int tos;
    int id = 7;
    int fragment = 0x4000;
    int ttl = 64;
    int source = 0x0a000001;
    int destination = 0x0a000002;
    int ports = 0x1234_0050;
    int sequence = 1_000;
    int acknowledgment = 5;
    int flags = ACK;
    int window = 512;
    byte[] ipOptions = {};
    byte[] options = TIMESTAMPS;
    byte[] payload = {};

    Segments payload(int length) {
        payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (sequence + i);
        }
        return this;
    }

    /** The packet, after which the next would follow it. */
    byte[] next() {
        byte[] packet = packet();
        sequence += payload.length;
        id = id + 1 & 0xffff;
        return packet;
    }

    byte[] packet() {
        int header = 20 + ipOptions.length;
        int length = header + 20 + options.length + payload.length;
        ByteBuffer out = ByteBuffer.allocate(length);
        ip(out, header, length, 6);
        out.putInt(ports).putInt(sequence).putInt(acknowledgment);
        out.put((byte) ((20 + options.length) / 4 << 4)).put((byte) flags);
        out.putShort((short) window).putShort((short) 0).putShort((short) 0);
        out.put(options).put(payload);
        return sealed(out.array());
    }

    byte[] udp() {
        int header = 20 + ipOptions.length;
        int length = header + 8 + payload.length;
        ByteBuffer out = ByteBuffer.allocate(length);
        ip(out, header, length, 17);
        out.putInt(ports).putShort((short) (length - header)).putShort((short) 0).put(payload);
        return sealed(out.array());
    }

    private void ip(ByteBuffer out, int header, int length, int protocol) {
        out.put((byte) (0x40 | header / 4)).put((byte) tos).putShort((short) length);
        out.putShort((short) id).putShort((short) fragment);
        out.put((byte) ttl).put((byte) protocol).putShort((short) 0);
        out.putInt(source).putInt(destination).put(ipOptions);
    }

    /** Fills both checksums in. */
    static byte[] sealed(byte[] packet) {
        int header = (packet[0] & 0xf) * 4;
        int field = header + (packet[9] == 6 ? 16 : 6);
        put(packet, 10, 0);
        put(packet, 10, ~sum(packet, 0, header, 0));
        put(packet, field, 0);
        int checksum = ~transportSum(packet) & 0xffff;
        put(packet, field, checksum == 0 ? 0xffff : checksum);
        return packet;
    }

    static boolean isRight(byte[] packet) {
        int header = (packet[0] & 0xf) * 4;
        return sum(packet, 0, header, 0) == 0xffff && transportSum(packet) == 0xffff;
    }

    static int transportSum(byte[] packet) {
        int header = (packet[0] & 0xf) * 4;
        return sum(packet, header, packet.length, pseudoHeader(packet));
    }

    static int pseudoHeader(byte[] packet) {
        int header = (packet[0] & 0xf) * 4;
        return sum(packet, 12, 20, packet[9] + packet.length - header);
    }

    static int sum(byte[] packet, int from, int to, int start) {
        int sum = start;
        for (int at = from; at < to; at += 2) {
            sum += (packet[at] & 0xff) << 8 | (at + 1 < to ? packet[at + 1] & 0xff : 0);
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return sum;
    }

    static void put(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >> 8);
        packet[at + 1] = (byte) value;
    }

    static int u16(byte[] packet, int at) {
        return (packet[at] & 0xff) << 8 | packet[at + 1] & 0xff;
    }

    static int sequence(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt((packet[0] & 0xf) * 4 + 4);
    }

    static int flags(byte[] packet) {
        return packet[(packet[0] & 0xf) * 4 + 13] & 0xff;
    }

    static byte[] payloadOf(byte[] packet) {
        int tcp = (packet[0] & 0xf) * 4;
        return Arrays.copyOfRange(packet, tcp + (packet[tcp + 12] >> 4 & 0xf) * 4, packet.length);
    }

    /** Mostly a segment that follows the one before; sometimes with one thing else. */
    byte[] random(RandomGenerator random, int size) {
        Segments other = copy();
        other.payload(random.nextInt(8) == 0 ? random.nextInt(size) : size);
        boolean follows = true;
        switch (random.nextInt(24)) {
            case 0 -> other.flags |= PSH;
            case 1 -> other.flags |= FIN;
            case 2 -> other.flags |= 1 << random.nextInt(8);
            case 3 -> other.window = random.nextInt(0x10000);
            case 4 -> other.tos = random.nextInt(256);
            case 5 -> other.ttl = random.nextInt(256);
            case 6 -> other.acknowledgment++;
            case 7 -> other.options = random.nextBoolean() ? new byte[0] : new byte[40];
            case 8 -> other.fragment = random.nextInt(0x10000);
            case 9 -> other.ipOptions = new byte[4 * random.nextInt(1, 11)];
            case 10 -> other.sequence += random.nextInt(-3, 4);
            case 11 -> other.id = random.nextInt(0x10000);
            case 12 -> follows = false;
            case 13 -> fragment ^= 0x4000;
            default -> {}
        }
        byte[] packet = random.nextInt(30) == 0 ? other.udp() : other.packet();
        if (random.nextInt(20) == 0) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (follows) {
            sequence += other.payload.length;
            id = id + 1 & 0xffff;
        }
        return packet;
    }

    private Segments copy() {
        Segments copy = new Segments();
        copy.tos = tos;
        copy.id = id;
        copy.fragment = fragment;
        copy.ttl = ttl;
        copy.source = source;
        copy.destination = destination;
        copy.ports = ports;
        copy.sequence = sequence;
        copy.acknowledgment = acknowledgment;
        copy.flags = flags;
        copy.window = window;
        copy.ipOptions = ipOptions;
        copy.options = options;
        return copy;
    }
}
