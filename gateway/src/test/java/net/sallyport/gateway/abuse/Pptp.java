package net.sallyport.gateway.abuse;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Control messages and GRE packets, right and wrong, byte by byte. */
final class Pptp {
    static final int COOKIE = 0x1a2b3c4d;

    private Pptp() {}

    /** Any control message: its length field says its length. */
    static byte[] message(int type, int length) {
        return header(length, 1, COOKIE, type, length);
    }

    static byte[] header(int saidLength, int messageType, int cookie, int type, int length) {
        ByteBuffer message = ByteBuffer.allocate(Math.max(length, 12));
        message.putShort((short) saidLength)
                .putShort((short) messageType)
                .putInt(cookie)
                .putShort((short) type);
        return Arrays.copyOf(message.array(), length);
    }

    static byte[] start() {
        return with(with(message(1, 156), 12, 0x0100), 18, 3);
    }

    static byte[] call(int id) {
        byte[] call = with(with(message(7, 168), 12, id), 32, 64);
        return with(with(with(call, 18, 1), 22, 0x7fff), 26, 3);
    }

    /** The message with a 16-bit field set. */
    static byte[] with(byte[] message, int at, int value) {
        byte[] changed = message.clone();
        changed[at] = (byte) (value >> 8);
        changed[at + 1] = (byte) value;
        return changed;
    }

    /** The message with a text from there on. */
    static byte[] with(byte[] message, int at, byte[] text) {
        byte[] changed = message.clone();
        System.arraycopy(text, 0, changed, at, text.length);
        return changed;
    }

    static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** An enhanced GRE packet; a sequence number below zero, or an acknowledgement, is left out. */
    static byte[] gre(int callId, long sequence, long acknowledgment, byte... payload) {
        int flags = 0x2001 | (sequence >= 0 ? 0x1000 : 0) | (acknowledgment >= 0 ? 0x80 : 0);
        return gre(flags, 0x880b, payload.length, callId, sequence, acknowledgment, payload);
    }

    static byte[] gre(
            int flags,
            int protocol,
            int saidLength,
            int callId,
            long sequence,
            long acknowledgment,
            byte... payload) {
        ByteBuffer packet = ByteBuffer.allocate(16 + payload.length);
        packet.putShort((short) flags)
                .putShort((short) protocol)
                .putShort((short) saidLength)
                .putShort((short) callId);
        if (sequence >= 0) {
            packet.putInt((int) sequence);
        }
        if (acknowledgment >= 0) {
            packet.putInt((int) acknowledgment);
        }
        packet.put(payload);
        return Arrays.copyOf(packet.array(), packet.position());
    }
}
