package net.sallyport.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classic BPF program for a socket: it sees the packet from its first byte (for a raw IPv4
 * socket: the IP header) and returns how many bytes of it to keep, 0 to drop it.
 *
 * <pre>
 *  0       16   24   32              64
 *  | code  | jt | jf |       k       |    one instruction
 * </pre>
 */
public final class BpfProgram {
    /** Bytes of one instruction. */
    static final int INSTRUCTION = 8;

    private static final int MAX_INSTRUCTIONS = 4096;

    private static final int LDX_B_MSH = 0xb1;
    private static final int LD_H_IND = 0x48;
    private static final int ALU_AND_K = 0x54;
    private static final int JMP_JA = 0x05;
    private static final int JMP_JGT_K = 0x25;
    private static final int JMP_JGE_K = 0x35;
    private static final int RET_K = 0x06;
    private static final int KEEP_ALL = -1;

    private final long[] instructions;

    private BpfProgram(List<Long> instructions) {
        this.instructions = instructions.stream().mapToLong(Long::longValue).toArray();
    }

    /** Drops every packet. */
    public static BpfProgram dropAll() {
        return new Builder().keep(0).build();
    }

    /** Lets every packet through, whole. */
    public static BpfProgram acceptAll() {
        return new Builder().keep(KEEP_ALL).build();
    }

    /**
     * Keeps the IPv4 packets whose 16-bit big-endian field behind the IP header (options counted),
     * masked, is one of some values. A packet too short to have the field is dropped.
     *
     * @param offset of the field from the end of the IP header, bytes
     * @param mask which bits of the field count, 0 to 0xffff
     * @param values what is kept, each 0 to 0xffff; neighbours cost as much as one
     */
    public static BpfProgram maskedFieldIn(int offset, int mask, int... values) {
        int[] sorted = Arrays.stream(values).sorted().distinct().toArray();
        Builder b = new Builder();
        // The length of the IP header is four times the low nibble of its first byte; a load past
        // the end of the packet ends the program with "drop".
        b.add(LDX_B_MSH, 0, 0, 0).add(LD_H_IND, 0, 0, offset).add(ALU_AND_K, 0, 0, mask);
        int i = 0;
        while (i < sorted.length) {
            int last = i;
            while (last + 1 < sorted.length && sorted[last + 1] == sorted[last] + 1) {
                last++;
            }
            // Ascending runs: below this one means in none.
            b.add(JMP_JGE_K, 1, 0, sorted[i]).keep(0);
            b.add(JMP_JGT_K, 1, 0, sorted[last]).keep(KEEP_ALL);
            i = last + 1;
        }
        return b.keep(0).build();
    }

    int length() {
        return instructions.length;
    }

    /** Writes the instructions as the kernel wants them. */
    void write(MemorySegment target) {
        for (int i = 0; i < instructions.length; i++) {
            long instruction = instructions[i];
            long at = (long) i * INSTRUCTION;
            target.set(Native.U16, at, (short) (instruction >>> 48));
            target.set(ValueLayout.JAVA_BYTE, at + 2, (byte) (instruction >>> 40));
            target.set(ValueLayout.JAVA_BYTE, at + 3, (byte) (instruction >>> 32));
            target.set(Native.U32, at + 4, (int) instruction);
        }
    }

    /** Puts together a program of one's own; the kernel checks it when it is attached. */
    public static final class Builder {
        private final List<Long> instructions = new ArrayList<>();

        /**
         * Appends an instruction.
         *
         * @param code as linux/bpf_common.h defines it
         * @param jumpTrue how many instructions to pass over if the comparison holds, 0 to 255
         * @param jumpFalse likewise if it does not
         */
        public Builder add(int code, int jumpTrue, int jumpFalse, int k) {
            if ((code & ~0xffff) != 0 || (jumpTrue & ~0xff) != 0 || (jumpFalse & ~0xff) != 0) {
                throw new IllegalArgumentException("instruction out of range");
            }
            instructions.add(
                    (long) code << 48
                            | (long) jumpTrue << 40
                            | (long) jumpFalse << 32
                            | Integer.toUnsignedLong(k));
            return this;
        }

        /** Appends an unconditional jump over {@code count} instructions. */
        public Builder skip(int count) {
            return add(JMP_JA, 0, 0, count);
        }

        /** Appends the end: keep that many bytes of the packet, 0 drops it, -1 keeps it whole. */
        public Builder keep(int bytes) {
            return add(RET_K, 0, 0, bytes);
        }

        public BpfProgram build() {
            if (instructions.isEmpty() || instructions.size() > MAX_INSTRUCTIONS) {
                throw new IllegalArgumentException(
                        "a program has 1 to "
                                + MAX_INSTRUCTIONS
                                + " instructions, not "
                                + instructions.size());
            }
            return new BpfProgram(instructions);
        }
    }
}
