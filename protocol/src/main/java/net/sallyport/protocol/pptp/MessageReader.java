package net.sallyport.protocol.pptp;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a TCP stream into control messages, however it is split. Holds at most one message of at
 * most 220 bytes, and refuses it at the first byte that shows it to be wrong: a peer that announces
 * more than its message type has is not waited for.
 */
final class MessageReader {
    private static final byte[] NONE = {};

    /** Room for the message at hand; none between two. */
    private byte[] message = NONE;

    private int filled;
    private boolean dead;
    private @Nullable Parse ready;

    /**
     * Takes bytes up to the end of one message.
     *
     * @return how many were taken; fewer than {@code length} only when {@link #poll} has a result
     */
    int take(byte[] bytes, int offset, int length) {
        int taken = 0;
        while (taken < length && ready == null && !dead) {
            if (filled == 0) {
                message = new byte[ControlCodec.LONGEST];
            }
            int count = Math.min(wanted() - filled, length - taken);
            System.arraycopy(bytes, offset + taken, message, filled, count);
            filled += count;
            taken += count;
            inspect();
        }
        return dead ? length : taken;
    }

    /** What the bytes so far amount to; null while a message is incomplete. */
    @Nullable Parse poll() {
        Parse result = ready;
        ready = null;
        return result;
    }

    /** How many bytes of the message at hand can be judged next. */
    private int wanted() {
        if (filled < 2) {
            return 2;
        }
        return filled < ControlCodec.HEADER_LENGTH ? ControlCodec.HEADER_LENGTH : u16(0);
    }

    private void inspect() {
        PptpCounter flaw = flaw();
        if (flaw != null) {
            dead = true;
            ready = new Parse.Close(flaw);
        } else if (filled >= ControlCodec.HEADER_LENGTH && filled == u16(0)) {
            ready = ControlCodec.parse(message, 0, filled);
            dead = ready instanceof Parse.Close;
            filled = 0;
            message = NONE;
        }
    }

    private @Nullable PptpCounter flaw() {
        if (filled >= 2 && (u16(0) < ControlCodec.HEADER_LENGTH || u16(0) > ControlCodec.LONGEST)) {
            return PptpCounter.BAD_LENGTH;
        }
        if (filled >= 4 && u16(2) != ControlCodec.CONTROL && u16(2) != ControlCodec.MANAGEMENT) {
            return PptpCounter.BAD_MESSAGE_TYPE;
        }
        if (filled >= 8 && (u16(4) << 16 | u16(6)) != ControlCodec.MAGIC_COOKIE) {
            return PptpCounter.BAD_MAGIC;
        }
        if (filled >= 10 && u16(2) == ControlCodec.CONTROL) {
            int expected = ControlCodec.lengthOf(u16(8));
            if (expected != 0 && expected != u16(0)) {
                return PptpCounter.BAD_LENGTH;
            }
        }
        return null;
    }

    private int u16(int at) {
        return Byte.toUnsignedInt(message[at]) << 8 | Byte.toUnsignedInt(message[at + 1]);
    }
}
