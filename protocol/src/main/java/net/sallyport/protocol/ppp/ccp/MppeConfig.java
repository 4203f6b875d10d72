package net.sallyport.protocol.ppp.ccp;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import net.sallyport.protocol.mppe.MppeStrength;

/**
 * Whether and how a link encrypts.
 *
 * @param need whether the link may live without
 * @param strengths what is allowed; without meaning when {@code need} is OFF
 * @param mode how the keys change
 */
public record MppeConfig(Need need, Set<MppeStrength> strengths, Mode mode) {
    public enum Need {
        /** CCP is rejected as a protocol. */
        OFF,
        /** Encrypt if the peer is willing. */
        OPTIONAL,
        /** Both directions, or no link. */
        REQUIRED
    }

    public enum Mode {
        /** A new key for each packet; nothing else is accepted (pppd's default). */
        STATELESS,
        /** Stateless is asked for, stateful accepted (pppd's {@code mppe-stateful}). */
        STATEFUL_ACCEPTED,
        /** Stateful is asked for, both ways; for peers that do nothing else. */
        STATEFUL
    }

    public static final MppeConfig OFF =
            new MppeConfig(Need.OFF, EnumSet.allOf(MppeStrength.class), Mode.STATELESS);
    public static final MppeConfig REQUIRED_128 =
            new MppeConfig(Need.REQUIRED, EnumSet.of(MppeStrength.BITS_128), Mode.STATELESS);

    public MppeConfig {
        if (need != Need.OFF && strengths.isEmpty()) {
            throw new IllegalArgumentException("MPPE without any strength");
        }
        strengths =
                strengths.isEmpty()
                        ? Set.of()
                        : Collections.unmodifiableSet(EnumSet.copyOf(strengths));
    }

    public boolean required() {
        return need == Need.REQUIRED;
    }
}
