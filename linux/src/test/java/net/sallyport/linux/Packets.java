package net.sallyport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** IPv4 packets made by hand. */
final class Packets {
    static final int ICMP = 1;

    private Packets() {}

    /** Writes an IP header, its room beyond 20 bytes filled with no-operation options. */
    static void ip(
            MemorySegment m, long at, int header, int total, int protocol, int from, int to) {
        m.set(ValueLayout.JAVA_BYTE, at, (byte) (0x40 | header / 4));
        m.set(ValueLayout.JAVA_BYTE, at + 1, (byte) 0);
        m.set(Native.BE16, at + 2, (short) total);
        m.set(Native.BE32, at + 4, 0x4000);
        m.set(ValueLayout.JAVA_BYTE, at + 8, (byte) 64);
        m.set(ValueLayout.JAVA_BYTE, at + 9, (byte) protocol);
        m.set(Native.BE16, at + 10, (short) 0);
        m.set(Native.BE32, at + 12, from);
        m.set(Native.BE32, at + 16, to);
        for (int i = 20; i < header; i++) {
            m.set(ValueLayout.JAVA_BYTE, at + i, (byte) 1);
        }
        m.set(Native.BE16, at + 10, checksum(m, at, header));
    }

    /** Writes an ICMP echo request of {@code total} bytes, IP header included. */
    static void echo(MemorySegment m, long at, int total, int from, int to, int sequence) {
        long icmp = at + 20;
        m.set(Native.BE32, icmp, 0x08000000);
        m.set(Native.BE16, icmp + 4, (short) 0x5a5a);
        m.set(Native.BE16, icmp + 6, (short) sequence);
        for (int i = 28; i < total; i++) {
            m.set(ValueLayout.JAVA_BYTE, at + i, (byte) i);
        }
        m.set(Native.BE16, icmp + 2, checksum(m, icmp, total - 20));
        ip(m, at, 20, total, ICMP, from, to);
    }

    /** RFC 1071. */
    static short checksum(MemorySegment m, long at, int length) {
        int sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += m.get(Native.BE16, at + i) & 0xffff;
        }
        if (length % 2 == 1) {
            sum += (m.get(ValueLayout.JAVA_BYTE, at + length - 1) & 0xff) << 8;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }
}
