package net.sallyport.linux.offload;

import static net.sallyport.linux.offload.Ip.u16;
import static net.sallyport.linux.offload.Ip.u32;
import static net.sallyport.linux.offload.Ip.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a packet with a {@link VirtioHeader} the packets that go on the wire: cuts large TCP and
 * UDP segments, and fills in checksums that were left open. Belongs to one thread.
 *
 * <pre>{@code
 * if (segmenter.begin(buffer, 0, length)) {
 *     while ((n = segmenter.next(target, offset, room)) > 0) { ... }
 * }
 * }</pre>
 */
public final class Segmenter {
    private final OffloadCounts counts;
    private MemorySegment memory = MemorySegment.NULL;
    private long packet;
    private int ipHeader;

    /** Bytes of the IP and the TCP or UDP header; of a whole packet all there are. */
    private int headers;

    private int end;
    private int segmentBytes;
    private int protocol;

    /** Where in the packet what is not yet cut begins; {@code end} and above: nothing is left. */
    private int at;

    private int made;

    /** One whose counts nobody asks for. */
    public Segmenter() {
        this(new OffloadCounts());
    }

    Segmenter(OffloadCounts counts) {
        this.counts = counts;
    }

    /**
     * Takes a packet up; what was left of the one before is forgotten. The memory must stay till
     * all is cut, and may be written to.
     *
     * @param offset of the virtio header
     * @param length with the virtio header
     * @return whether there is something to cut; if not the packet is dropped and counted
     */
    public boolean begin(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        packet = offset + VirtioHeader.LENGTH;
        end = length - VirtioHeader.LENGTH;
        made = 0;
        at = end;
        if (end <= 0) {
            counts.add(OffloadCounter.READ_MALFORMED, 1);
            return false;
        }
        int type = VirtioHeader.type(memory, offset);
        OffloadCounter flaw =
                switch (type) {
                    case VirtioHeader.WHOLE -> beginWhole(offset);
                    case VirtioHeader.TCP4 -> beginLarge(offset, Ip.TCP);
                    case VirtioHeader.UDP -> beginLarge(offset, Ip.UDP);
                    default -> OffloadCounter.READ_UNSUPPORTED;
                };
        if (flaw != null) {
            at = end;
            counts.add(flaw, 1);
        }
        return flaw == null;
    }

    private @Nullable OffloadCounter beginWhole(long virtio) {
        protocol = 0;
        headers = end;
        at = 0;
        if (!VirtioHeader.needsChecksum(memory, virtio)) {
            return null;
        }
        int start = VirtioHeader.checksumStart(memory, virtio);
        int field = start + VirtioHeader.checksumOffset(memory, virtio);
        if (field + 2 > end) {
            return OffloadCounter.READ_MALFORMED;
        }
        // The field holds the sum of the pseudo header.
        int sum = InternetChecksum.sum(memory, packet + start, end - start);
        fill(memory, packet + field, sum);
        counts.add(OffloadCounter.CHECKSUM_FILLED, 1);
        return null;
    }

    private @Nullable OffloadCounter beginLarge(long virtio, int wanted) {
        protocol = wanted;
        segmentBytes = VirtioHeader.segmentBytes(memory, virtio);
        int first = u8(memory, packet);
        if (first >> 4 != 4) {
            return OffloadCounter.READ_UNSUPPORTED;
        }
        ipHeader = (first & 0xf) * 4;
        int least = wanted == Ip.TCP ? Ip.TCP_HEADER : Ip.UDP_HEADER;
        if (segmentBytes == 0
                || ipHeader < Ip.MIN_HEADER
                || end < ipHeader + least
                || end > Ip.MAX_PACKET
                || u8(memory, packet + Ip.PROTOCOL) != wanted
                || (u16(memory, packet + Ip.FRAGMENT) & Ip.IS_FRAGMENT) != 0) {
            return OffloadCounter.READ_MALFORMED;
        }
        int transport = least;
        if (wanted == Ip.TCP) {
            transport = (u8(memory, packet + ipHeader + Ip.TCP_DATA_OFFSET) >> 4) * 4;
        }
        headers = ipHeader + transport;
        if (transport < least || headers >= end) {
            return OffloadCounter.READ_MALFORMED;
        }
        at = headers;
        counts.add(OffloadCounter.LARGE_READ, 1);
        return null;
    }

    /**
     * Writes the next packet, by the one copy on its way: its headers must stand before it.
     *
     * @param room for it; if it is longer, what is left is dropped and counted
     * @return its length, 0 if there is none
     */
    public int next(MemorySegment target, long offset, int room) {
        if (at >= end) {
            return 0;
        }
        int body = protocol == 0 ? 0 : Math.min(segmentBytes, end - at);
        int length = headers + body;
        if (length > room) {
            at = end;
            counts.add(OffloadCounter.READ_TOO_LONG, 1);
            return 0;
        }
        MemorySegment.copy(memory, packet, target, offset, headers);
        if (protocol == 0) {
            at = end;
            return length;
        }
        MemorySegment.copy(memory, packet + at, target, offset + headers, body);
        Ip.setU16(target, offset + Ip.TOTAL_LENGTH, length);
        Ip.setU16(target, offset + Ip.ID, u16(memory, packet + Ip.ID) + made);
        Ip.sealHeader(target, offset, ipHeader);
        if (protocol == Ip.TCP) {
            finishTcp(target, offset, length, at + body == end);
        } else {
            finishUdp(target, offset, length);
        }
        at += body;
        made++;
        counts.add(OffloadCounter.CUT, 1);
        return length;
    }

    /**
     * Leaves out what is not yet cut.
     *
     * @return how many packets it would have been
     */
    int skip() {
        int left = end - at;
        at = end;
        return protocol == 0 ? Math.min(left, 1) : Math.ceilDiv(left, segmentBytes);
    }

    private void finishTcp(MemorySegment target, long offset, int length, boolean last) {
        long tcp = offset + ipHeader;
        int sequence = u32(memory, packet + ipHeader + Ip.TCP_SEQUENCE) + (at - headers);
        target.set(Ip.U32, tcp + Ip.TCP_SEQUENCE, sequence);
        int flags = u8(target, tcp + Ip.TCP_FLAGS);
        if (!last) {
            flags &= ~(Ip.FIN | Ip.PSH);
        }
        if (made != 0) {
            // RFC 3168 section 6.1.2: said once.
            flags &= ~Ip.CWR;
        }
        target.set(Ip.U8, tcp + Ip.TCP_FLAGS, (byte) flags);
        seal(target, offset, length, Ip.TCP_CHECKSUM);
    }

    private void finishUdp(MemorySegment target, long offset, int length) {
        Ip.setU16(target, offset + ipHeader + Ip.UDP_LENGTH, length - ipHeader);
        seal(target, offset, length, Ip.UDP_CHECKSUM);
    }

    private void seal(MemorySegment target, long offset, int length, int field) {
        long transport = offset + ipHeader;
        int bytes = length - ipHeader;
        Ip.setU16(target, transport + field, 0);
        int sum =
                InternetChecksum.add(
                        InternetChecksum.pseudoHeader(target, offset, protocol, bytes),
                        InternetChecksum.sum(target, transport, bytes));
        fill(target, transport + field, sum);
    }

    private static void fill(MemorySegment target, long field, int sum) {
        short checksum = InternetChecksum.of(sum);
        // RFC 768: 0 would say that there is none, and ffff is the same number.
        target.set(Ip.U16, field, checksum == 0 ? (short) 0xffff : checksum);
    }
}
