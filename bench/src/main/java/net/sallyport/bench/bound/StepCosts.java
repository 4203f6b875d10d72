package net.sallyport.bench.bound;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Locale;
import net.sallyport.bench.GreBenchmark;
import net.sallyport.linux.loop.Clock;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.crypto.Jce;
import net.sallyport.protocol.crypto.Rc4;
import net.sallyport.protocol.mppe.MppeCounter;
import net.sallyport.protocol.mppe.MppeDecoder;
import net.sallyport.protocol.mppe.MppeEncoder;
import net.sallyport.protocol.mppe.MppeStrength;

/**
 * What the steps of a packet's way cost, without the system calls: processor time of this thread,
 * of many short turns the least, so that it bears other load. The packets are those of {@link
 * Flow}, and lie in 64 slots as they come from the kernel.
 */
public final class StepCosts {
    private static final int SLOT = 2_048;
    private static final int SLOTS = 64;
    private static final int TURNS = 2_000;
    private static final int WARM_UP = 1_000;

    /** Times that a step is run in a turn, between two looks at the clock. */
    private static final int TIMES = 16;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final MemorySegment slots = Arena.ofAuto().allocate((long) SLOTS * SLOT, 64);
    private final MemorySegment other = Arena.ofAuto().allocate((long) SLOTS * SLOT, 64);

    /** Takes {@link #SLOTS} packets, or so many as it returns. */
    private interface Step {
        int run();
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("| step                                             |  ns |");
        System.out.println("| ------------------------------------------------ | --: |");
        new StepCosts().measure();
    }

    private void measure() throws DigestException {
        OffloadBenchmark offload = new OffloadBenchmark();
        GreBenchmark gre = new GreBenchmark();
        gre.writePacket();
        print("GRE in: header, order, window", each(gre::receiveInOrder));
        print("GRE out: number, header", each(gre::send));
        print(
                "joining: header, flow, both checksums",
                () -> offload.join() == 1 ? Flow.SEGMENTS : 0);
        print("cutting: copy, headers, both checksums", offload::cut);
        print("a copy of the packet", this::copy);
        crypto();
        print("a look at the clock", each(Clock::nanos));
    }

    private int copy() {
        for (int n = 0; n < SLOTS; n++) {
            long at = (long) n * SLOT + 32;
            MemorySegment.copy(slots, at, other, at, Flow.PACKET);
        }
        return SLOTS;
    }

    private void crypto() throws DigestException {
        MessageDigest sha1 = Jce.sha1();
        byte[] hashed = new byte[112];
        byte[] digest = new byte[20];
        Rc4 rc4 = new Rc4();
        print(
                "SHA-1 of 112 bytes",
                each(() -> {
                    sha1.update(hashed, 0, hashed.length);
                    try {
                        return sha1.digest(digest, 0, digest.length);
                    } catch (DigestException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        print(
                "an RC4 key schedule",
                each(() -> {
                    rc4.key(digest, 0, 16);
                    return 0;
                }));
        print(
                "RC4 over the packet",
                () -> {
                    for (int n = 0; n < SLOTS; n++) {
                        rc4.apply(slots, (long) n * SLOT + 32, Flow.PACKET);
                    }
                    return SLOTS;
                });
        MppeEncoder encoder = new MppeEncoder(new byte[16], MppeStrength.BITS_128, true);
        MppeDecoder decoder =
                new MppeDecoder(
                        new byte[16],
                        MppeStrength.BITS_128,
                        true,
                        new Counters<>(MppeCounter.class));
        print("MPPE-128 stateless, encrypting", () -> encrypt(encoder));
        MppeEncoder peer = new MppeEncoder(new byte[16], MppeStrength.BITS_128, true);
        double least = Double.MAX_VALUE;
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            int _ = encrypt(peer);
            double nanos = turn(() -> decrypt(decoder), 1);
            least = turn < 0 ? least : Math.min(least, nanos);
        }
        print("MPPE-128 stateless, decrypting", least);
    }

    private int encrypt(MppeEncoder encoder) {
        for (int n = 0; n < SLOTS; n++) {
            encoder.encrypt(slots, (long) n * SLOT + 32, Flow.PACKET);
        }
        return SLOTS;
    }

    private int decrypt(MppeDecoder decoder) {
        int passed = 0;
        for (int n = 0; n < SLOTS; n++) {
            switch (decoder.decrypt(
                    slots,
                    (long) n * SLOT + 32 - MppeEncoder.HEADER_LENGTH,
                    Flow.PACKET + MppeEncoder.HEADER_LENGTH)) {
                case PASS -> passed++;
                case DROP, RESET_NEEDED -> throw new IllegalStateException("out of step");
            }
        }
        return passed;
    }

    private interface One {
        long run();
    }

    private long sum;

    private Step each(One one) {
        return () -> {
            for (int n = 0; n < SLOTS; n++) {
                sum += one.run();
            }
            return SLOTS;
        };
    }

    private void print(String name, Step step) {
        double least = Double.MAX_VALUE;
        for (int turn = -WARM_UP; turn < TURNS; turn++) {
            double nanos = turn(step, TIMES);
            least = turn < 0 ? least : Math.min(least, nanos);
        }
        print(name, least);
    }

    private static void print(String name, double nanos) {
        System.out.printf(Locale.ROOT, "| %-48s | %3.0f |%n", name, nanos);
    }

    /** Nanoseconds a packet. */
    private double turn(Step step, int times) {
        int packets = 0;
        long before = threads.getCurrentThreadCpuTime();
        for (int n = 0; n < times; n++) {
            packets += step.run();
        }
        return (double) (threads.getCurrentThreadCpuTime() - before) / packets;
    }
}
