package net.sallyport.protocol.mppe;

import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * The other end of a stateful session, as one of the two readings of RFC 3078 section 8.2 has it:
 * the RFC's own, where a FLUSHED packet starts the present key's stream again, or that of Linux's
 * ppp_mppe, where it takes the next key, and flag packets are FLUSHED too.
 */
final class StatefulPeer {
    private final NaiveMppe keys;
    private final boolean linux;

    private int sent = -1;
    private int sendChanges;
    private Cipher sendStream;
    private boolean flush;

    private int received = 0xfff;
    private int receiveChanges;
    private Cipher receiveStream;
    private boolean discard;

    StatefulPeer(byte[] startKey, MppeStrength strength, boolean linux) {
        keys = new NaiveMppe(startKey, strength);
        this.linux = linux;
        sendStream = NaiveMppe.cipher(keys.key(0));
        receiveStream = NaiveMppe.cipher(keys.key(0));
    }

    void resetRequested() {
        flush = true;
    }

    byte[] encrypt(byte[] clear) {
        sent++;
        boolean flag = (sent & 0xff) == 0xff;
        boolean flushed = flush || linux && flag;
        if (flag || linux && flush) {
            sendChanges++;
        }
        if (flag || flush) {
            sendStream = NaiveMppe.cipher(keys.key(sendChanges));
        }
        flush = false;
        int header = (flushed ? 0x9000 : 0x1000) | sent & 0xfff;
        return NaiveMppe.packet(header, sendStream.update(clear));
    }

    /** What the packet says, or null if it has to be dropped and a reset asked for. */
    byte[] decrypt(byte[] packet) {
        int header = (packet[0] & 0xff) << 8 | packet[1] & 0xff;
        int count = header & 0xfff;
        boolean flushed = (header & 0x8000) != 0;
        boolean flag = (count & 0xff) == 0xff;
        int expected = received + 1 & 0xfff;
        if (!discard && count != expected) {
            discard = true;
            return null;
        }
        if (discard) {
            if (!flushed) {
                return null;
            }
            receiveChanges += (count >> 8) - (expected >> 8) & 0xf;
            discard = false;
        }
        received = count;
        if (linux ? flushed : flag) {
            receiveChanges++;
        }
        if (flushed || flag) {
            receiveStream = NaiveMppe.cipher(keys.key(receiveChanges));
        }
        return receiveStream.update(Arrays.copyOfRange(packet, 2, packet.length));
    }
}
