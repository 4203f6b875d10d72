package net.sallyport.protocol.ppp;

import net.sallyport.protocol.ppp.automaton.ControlPacket;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. The IPCP Configure-Request of a peer that is ahead of us: kept, the last
 * one, to be answered as soon as we are in instead of when the peer asks again.
 */
final class HeldRequest {
    private static final int MAX_HELD = 1500;

    private byte @Nullable [] packet;

    /** False: it is nothing to keep. */
    boolean hold(byte[] information) {
        if (information.length < ControlPacket.HEADER_LENGTH
                || information.length > MAX_HELD
                || information[0] != ControlPacket.CONFIGURE_REQUEST) {
            return false;
        }
        packet = information;
        return true;
    }

    /** What is held, which then is no longer. */
    byte @Nullable [] take() {
        byte[] held = packet;
        packet = null;
        return held;
    }
}
