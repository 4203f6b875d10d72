package net.sallyport.protocol.ppp.auth;

import net.sallyport.protocol.mppe.MppeStrength;
import org.jspecify.annotations.Nullable;

/**
 * The MPPE start keys that an authentication yields, named from the side that holds them: the
 * peer's send key is our receive key.
 *
 * @param send 16 bytes; shorter sessions take the first 8 (RFC 3079 section 3)
 * @param receive 16 bytes, likewise
 * @param lanManager 8 bytes, the start key of both directions of 40- and 56-bit sessions after
 *     MS-CHAPv1 (RFC 3079 sections 2.1 and 2.2); null after MS-CHAPv2
 * @param strongOnly whether 128 bit is all that these keys are good for: MS-CHAPv1 where the clear
 *     text is not known
 */
public record MppeKeys(
        byte[] send, byte[] receive, byte @Nullable [] lanManager, boolean strongOnly) {
    /** Keys that serve every strength, as MS-CHAPv2 gives them. */
    public MppeKeys(byte[] send, byte[] receive) {
        this(send, receive, null, false);
    }

    /** Whether a session of this strength can be keyed. */
    public boolean serves(MppeStrength strength) {
        return strength == MppeStrength.BITS_128 || !strongOnly;
    }

    /** The start key for {@code new MppeEncoder}. */
    public byte[] send(MppeStrength strength) {
        return pick(strength, send);
    }

    /** The start key for {@code new MppeDecoder}. */
    public byte[] receive(MppeStrength strength) {
        return pick(strength, receive);
    }

    private byte[] pick(MppeStrength strength, byte[] strong) {
        if (!serves(strength)) {
            throw new IllegalStateException("no key for " + strength);
        }
        return strength != MppeStrength.BITS_128 && lanManager != null ? lanManager : strong;
    }

    @Override
    public String toString() {
        return "MppeKeys[secret]";
    }
}
