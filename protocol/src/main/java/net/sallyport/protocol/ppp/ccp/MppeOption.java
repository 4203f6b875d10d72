package net.sallyport.protocol.ppp.ccp;

import java.util.EnumSet;
import java.util.Set;
import net.sallyport.protocol.mppe.MppeStrength;
import net.sallyport.protocol.ppp.automaton.Option;
import org.jspecify.annotations.Nullable;

/**
 * CCP's option for MPPE, the Supported Bits (RFC 3078 section 2).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Type: 18    |   Length: 6   |             |H|               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |               |M|S|L|D|     |C|
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param stateless H: a new key for each packet
 * @param strengths M, S and L
 * @param otherBits D (obsolete), C (MPPC) and reserved ones: what we take none of
 */
record MppeOption(boolean stateless, Set<MppeStrength> strengths, int otherBits) {
    static final int TYPE = 18;

    private static final int H = 0x0100_0000;
    private static final int M = 0x80;
    private static final int S = 0x40;
    private static final int L = 0x20;

    /** The option, or null if it has another type or length. */
    static @Nullable MppeOption parse(Option option) {
        if (option.type() != TYPE || option.data().length != 4) {
            return null;
        }
        int bits = option.intValue();
        EnumSet<MppeStrength> strengths = EnumSet.noneOf(MppeStrength.class);
        for (MppeStrength strength : MppeStrength.values()) {
            if ((bits & bit(strength)) != 0) {
                strengths.add(strength);
            }
        }
        return new MppeOption((bits & H) != 0, strengths, bits & ~(H | M | S | L));
    }

    static Option of(boolean stateless, Set<MppeStrength> strengths) {
        int bits = stateless ? H : 0;
        for (MppeStrength strength : strengths) {
            bits |= bit(strength);
        }
        return Option.ofInt(TYPE, bits);
    }

    /** The strongest of some, null of none (RFC 3078 section 2.1). */
    static @Nullable MppeStrength strongest(Set<MppeStrength> strengths) {
        MppeStrength best = null;
        for (MppeStrength strength : strengths) {
            if (best == null || strength.bits() > best.bits()) {
                best = strength;
            }
        }
        return best;
    }

    private static int bit(MppeStrength strength) {
        return switch (strength) {
            case BITS_40 -> L;
            case BITS_56 -> M;
            case BITS_128 -> S;
        };
    }
}
