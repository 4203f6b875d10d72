package net.sallyport.protocol.ppp.ccp;

import net.sallyport.protocol.mppe.MppeStrength;

/** How one direction of a link encrypts. */
public record MppeAgreement(MppeStrength strength, boolean stateless) {
    /** As people read it, such as {@code MPPE-128 stateless}. */
    @Override
    public String toString() {
        return "MPPE-" + strength.bits() + (stateless ? " stateless" : " stateful");
    }
}
