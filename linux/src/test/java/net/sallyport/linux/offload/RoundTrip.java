package net.sallyport.linux.offload;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** Packets through the coalescer, and what it made of them through the segmenter. */
final class RoundTrip {
    private static final int SLOT = 2_048;

    private RoundTrip() {}

    /** One run as the kernel gets it. */
    record Run(int owner, int packets, byte[] virtio, byte[] packet) {}

    /** Slot {@code i} has packet {@code i}, of owner {@code i % owners}. */
    static List<Run> coalesce(List<byte[]> packets, int owners) {
        MemorySegment memory = MemorySegment.ofArray(new byte[packets.size() * SLOT + 1]);
        Coalescer<Integer> coalescer =
                new Coalescer<>(Arena.ofAuto(), packets.size(), new OffloadCounts());
        coalescer.begin(memory);
        for (int i = 0; i < packets.size(); i++) {
            // At odd places too.
            long at = (long) i * SLOT + i % 2;
            MemorySegment.copy(
                    packets.get(i), 0, memory, ValueLayout.JAVA_BYTE, at, packets.get(i).length);
            coalescer.add(i % owners, at, packets.get(i).length);
        }
        if (!coalescer.isFull()) {
            throw new AssertionError("lost some");
        }
        List<Run> runs = new ArrayList<>();
        for (int run = 0; run < coalescer.runs(); run++) {
            coalescer.finish(run);
            byte[] virtio =
                    coalescer
                            .headers()
                            .asSlice(coalescer.header(run), VirtioHeader.LENGTH)
                            .toArray(ValueLayout.JAVA_BYTE);
            byte[] packet = {};
            int piece = coalescer.firstPiece(run);
            while (piece >= 0) {
                byte[] more =
                        memory.asSlice(coalescer.offset(piece), coalescer.length(piece))
                                .toArray(ValueLayout.JAVA_BYTE);
                int old = packet.length;
                packet = Arrays.copyOf(packet, old + more.length);
                System.arraycopy(more, 0, packet, old, more.length);
                piece = coalescer.nextPiece(piece);
            }
            runs.add(new Run(coalescer.owner(run), coalescer.packets(run), virtio, packet));
        }
        return runs;
    }

    static List<byte[]> cut(byte[] virtio, byte[] packet, int room) {
        MemorySegment memory = MemorySegment.ofArray(new byte[virtio.length + packet.length]);
        MemorySegment.copy(virtio, 0, memory, ValueLayout.JAVA_BYTE, 0, virtio.length);
        MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, virtio.length, packet.length);
        return cut(new Segmenter(new OffloadCounts()), memory, room);
    }

    static List<byte[]> cut(Segmenter segmenter, MemorySegment memory, int room) {
        List<byte[]> packets = new ArrayList<>();
        if (segmenter.begin(memory, 0, (int) memory.byteSize())) {
            // With a margin on each side, which must stay as it is.
            MemorySegment target = MemorySegment.ofArray(new byte[room + 64]);
            target.fill((byte) 0x5a);
            int length = segmenter.next(target, 32, room);
            while (length > 0) {
                packets.add(target.asSlice(32, length).toArray(ValueLayout.JAVA_BYTE));
                target.asSlice(32, room).fill((byte) 0x5a);
                if (target.mismatch(MemorySegment.ofArray(filled(room + 64))) >= 0) {
                    throw new AssertionError("wrote outside its room");
                }
                length = segmenter.next(target, 32, room);
            }
        }
        return packets;
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5a);
        return bytes;
    }

    /**
     * What comes out is what went in, of each owner and flow in its order; without fragments the
     * identification may differ, and with it the header's checksum.
     */
    static int check(List<byte[]> packets, int owners) {
        List<Run> runs = coalesce(packets, owners);
        List<String> came = new ArrayList<>();
        int joined = 0;
        for (Run run : runs) {
            List<byte[]> cut = cut(run.virtio, run.packet, SLOT);
            if (cut.size() != run.packets) {
                throw new AssertionError(run.packets + " packets cut into " + cut.size());
            }
            if (run.packets > 1) {
                joined += run.packets;
                for (byte[] packet : cut) {
                    if (!Segments.isRight(packet)) {
                        throw new AssertionError("wrong checksum: " + text(run.owner, packet));
                    }
                }
            }
            cut.forEach(packet -> came.add(text(run.owner, packet)));
        }
        List<String> went = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            went.add(text(i % owners, packets.get(i)));
        }
        // A stable order: of one flow nothing may have passed another.
        came.sort(Comparator.comparing(RoundTrip::flow));
        went.sort(Comparator.comparing(RoundTrip::flow));
        if (!came.equals(went)) {
            throw new AssertionError(
                    "went\n" + String.join("\n", went) + "\ncame\n" + String.join("\n", came));
        }
        return joined;
    }

    private static String text(int owner, byte[] packet) {
        byte[] shown = packet.clone();
        if (shown.length >= 12 && (Segments.u16(shown, 6) & 0xbfff) == 0) {
            boolean right = Segments.sum(shown, 0, 20, 0) == 0xffff;
            if (right && shown[0] == 0x45 && (Segments.u16(shown, 6) & 0x4000) != 0) {
                Arrays.fill(shown, 4, 6, (byte) 0);
                Arrays.fill(shown, 10, 12, (byte) 0);
            }
        }
        return owner + " " + HexFormat.of().formatHex(shown);
    }

    /** Owner, protocol, addresses and ports, as far as the packet has them at their usual place. */
    private static String flow(String text) {
        int packet = text.indexOf(' ') + 1;
        int protocol = Math.min(text.length(), packet + 18);
        int addresses = Math.min(text.length(), packet + 24);
        return text.substring(0, packet)
                + text.substring(protocol, Math.min(text.length(), protocol + 2))
                + text.substring(addresses, Math.min(text.length(), addresses + 24));
    }
}
