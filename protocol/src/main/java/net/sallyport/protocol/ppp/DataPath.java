package net.sallyport.protocol.ppp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.mppe.MppeDecoder;
import net.sallyport.protocol.mppe.MppeEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Belongs to a worker. The way of an IPv4 packet through the link, both directions: framing,
 * encryption and the rule that nothing passes before or beside them. Allocates nothing.
 *
 * <pre>
 * | FF 03 | protocol 00FD | MPPE header 2 | protocol 0021 | IPv4 ...
 *  \ left out by ACFC      \ these two with MPPE alone
 *          \ FD alone with PFC              \ 21 alone is taken, never sent
 * </pre>
 */
final class DataPath {
    /** The frame is consumed: dropped, and counted. */
    static final int CONSUMED = -1;

    /** The frame is not data: {@link #protocol} and the fields with it say what it is. */
    static final int CONTROL = -2;

    /** Dropped; the peer must be asked to reset its encoder. */
    static final int RESET_NEEDED = -3;

    /** Dropped; decrypted, but into nothing that a peer with the same keys would have sent. */
    static final int NONSENSE = -4;

    private static final int MIN_IPV4 = 20;

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final VarHandle RECEIVED_PACKETS = field("receivedPackets");
    private static final VarHandle RECEIVED_BYTES = field("receivedBytes");
    private static final VarHandle SENT_PACKETS = field("sentPackets");
    private static final VarHandle SENT_BYTES = field("sentBytes");

    private final Counters<PppCounter> counters;
    private @Nullable FrameObserver observer;

    private boolean networkUp;
    private int mtu;
    private boolean compressesProtocol;
    private boolean compressesAddress;
    private boolean mustEncrypt;
    private boolean mustDecrypt;
    private @Nullable MppeEncoder encoder;
    private @Nullable MppeDecoder decoder;
    private boolean keysUsed;
    private long lastDataNanos;

    private long receivedPackets;
    private long receivedBytes;
    private long sentPackets;
    private long sentBytes;

    // Of the last frame that was CONTROL.
    private int protocol;
    private long informationOffset;
    private int informationLength;
    private boolean encrypted;

    DataPath(Counters<PppCounter> counters) {
        this.counters = counters;
    }

    void observe(@Nullable FrameObserver newObserver) {
        observer = newObserver;
    }

    void framing(boolean leavesOutZero, boolean leavesOutAddress) {
        compressesProtocol = leavesOutZero;
        compressesAddress = leavesOutAddress;
    }

    /** The rule from now on, whether or not there are keys yet. */
    void require(boolean toEncrypt, boolean toDecrypt) {
        mustEncrypt = toEncrypt;
        mustDecrypt = toDecrypt;
    }

    void keys(@Nullable MppeEncoder newEncoder, @Nullable MppeDecoder newDecoder) {
        encoder = newEncoder;
        decoder = newDecoder;
        keysUsed = false;
    }

    /** Whether a packet was encrypted or decrypted since {@link #keys}: the key stream is spent. */
    boolean keysUsed() {
        return keysUsed;
    }

    boolean encrypts() {
        return encoder != null;
    }

    boolean decrypts() {
        return decoder != null;
    }

    void resetRequested() {
        if (encoder != null) {
            encoder.resetRequested();
        }
    }

    void up(int newMtu, long nowNanos) {
        mtu = newMtu;
        networkUp = true;
        lastDataNanos = nowNanos;
    }

    void down() {
        networkUp = false;
    }

    boolean isUp() {
        return networkUp;
    }

    long lastDataNanos() {
        return lastDataNanos;
    }

    int receive(MemorySegment memory, long offset, int length, long nowNanos) {
        int at = 0;
        // RFC 1661 section 6.6: FF 03 may be there or not, whatever was negotiated.
        if (length >= 2 && memory.get(SHORT, offset) == (short) 0xff03) {
            at = 2;
        }
        int number = protocolAt(memory, offset, at, length);
        if (number < 0) {
            return drop(PppCounter.MALFORMED_FRAME);
        }
        at += (memory.get(ValueLayout.JAVA_BYTE, offset + at) & 1) != 0 ? 1 : 2;
        if (number == PppProtocol.COMPRESSED && decoder != null) {
            return receiveEncrypted(decoder, memory, offset, at, length, nowNanos);
        }
        if (number == PppProtocol.IPV4) {
            if (mustDecrypt) {
                return drop(PppCounter.CLEAR_RECEIVED);
            }
            return receiveIp(memory, offset, at, length, nowNanos);
        }
        return control(number, offset + at, length - at, false);
    }

    private int receiveEncrypted(
            MppeDecoder mppe,
            MemorySegment memory,
            long offset,
            int start,
            int length,
            long nowNanos) {
        switch (mppe.decrypt(memory, offset + start, length - start)) {
            case PASS -> keysUsed = true;
            case DROP -> {
                return drop(PppCounter.NOT_DECRYPTED);
            }
            case RESET_NEEDED -> {
                counters.count(PppCounter.NOT_DECRYPTED);
                return RESET_NEEDED;
            }
        }
        int at = start + MppeEncoder.HEADER_LENGTH;
        int number = protocolAt(memory, offset, at, length);
        // RFC 3078 section 3: nothing above 00FA is encrypted by an honest peer.
        if (number < 0 || number > 0xfa) {
            counters.count(PppCounter.BAD_ENCRYPTED_PROTOCOL);
            return NONSENSE;
        }
        at += (memory.get(ValueLayout.JAVA_BYTE, offset + at) & 1) != 0 ? 1 : 2;
        if (number == PppProtocol.IPV4) {
            return receiveIp(memory, offset, at, length, nowNanos);
        }
        return control(number, offset + at, length - at, true);
    }

    private int receiveIp(MemorySegment memory, long offset, int at, int length, long nowNanos) {
        if (!networkUp) {
            return drop(PppCounter.NETWORK_NOT_UP);
        }
        int size = length - at;
        if (size < MIN_IPV4 || (memory.get(ValueLayout.JAVA_BYTE, offset + at) & 0xf0) != 0x40) {
            return drop(PppCounter.NOT_IPV4);
        }
        lastDataNanos = nowNanos;
        RECEIVED_PACKETS.setOpaque(this, receivedPackets + 1);
        RECEIVED_BYTES.setOpaque(this, receivedBytes + size);
        if (observer != null && observer.wantsData()) {
            observer.frame(false, PppProtocol.IPV4, memory, offset + at, size);
        }
        return at;
    }

    int send(MemorySegment memory, long offset, int length, long nowNanos) {
        if (!networkUp) {
            return drop(PppCounter.NETWORK_NOT_UP);
        }
        if (length > mtu) {
            return drop(PppCounter.TOO_LARGE);
        }
        if (encoder == null && mustEncrypt) {
            return drop(PppCounter.CLEAR_NOT_SENT);
        }
        lastDataNanos = nowNanos;
        SENT_PACKETS.setOpaque(this, sentPackets + 1);
        SENT_BYTES.setOpaque(this, sentBytes + length);
        if (observer != null && observer.wantsData()) {
            observer.frame(true, PppProtocol.IPV4, memory, offset, length);
        }
        long start = offset;
        int number = PppProtocol.IPV4;
        if (encoder != null) {
            start -= 2;
            memory.set(SHORT, start, (short) PppProtocol.IPV4);
            encoder.encrypt(memory, start, length + 2);
            start -= MppeEncoder.HEADER_LENGTH;
            number = PppProtocol.COMPRESSED;
            keysUsed = true;
        }
        // RFC 1661 section 6.5.
        if (compressesProtocol) {
            start -= 1;
            memory.set(ValueLayout.JAVA_BYTE, start, (byte) number);
        } else {
            start -= 2;
            memory.set(SHORT, start, (short) number);
        }
        if (!compressesAddress) {
            start -= 2;
            memory.set(SHORT, start, (short) 0xff03);
        }
        return (int) (offset - start);
    }

    /**
     * A control frame.
     *
     * @param protocol above FF, as those of all control protocols
     */
    static byte[] frame(int protocol, byte[] information, boolean withAddress) {
        int header = withAddress ? 4 : 2;
        byte[] frame = new byte[header + information.length];
        if (withAddress) {
            frame[0] = (byte) 0xff;
            frame[1] = 0x03;
        }
        frame[header - 2] = (byte) (protocol >> 8);
        frame[header - 1] = (byte) protocol;
        System.arraycopy(information, 0, frame, header, information.length);
        return frame;
    }

    int protocol() {
        return protocol;
    }

    long informationOffset() {
        return informationOffset;
    }

    int informationLength() {
        return informationLength;
    }

    boolean encrypted() {
        return encrypted;
    }

    long receivedPackets() {
        return (long) RECEIVED_PACKETS.getOpaque(this);
    }

    long receivedBytes() {
        return (long) RECEIVED_BYTES.getOpaque(this);
    }

    long sentPackets() {
        return (long) SENT_PACKETS.getOpaque(this);
    }

    long sentBytes() {
        return (long) SENT_BYTES.getOpaque(this);
    }

    /**
     * The protocol number, compressed or not (RFC 1661 sections 2 and 6.5); -1 if there is none.
     */
    private static int protocolAt(MemorySegment memory, long offset, int at, int length) {
        if (at >= length) {
            return -1;
        }
        int first = memory.get(ValueLayout.JAVA_BYTE, offset + at) & 0xff;
        if ((first & 1) != 0) {
            return first;
        }
        return at + 1 >= length ? -1 : memory.get(SHORT, offset + at) & 0xffff;
    }

    private int control(int number, long offset, int length, boolean wasEncrypted) {
        protocol = number;
        informationOffset = offset;
        informationLength = length;
        encrypted = wasEncrypted;
        return CONTROL;
    }

    private int drop(PppCounter why) {
        counters.count(why);
        return CONSUMED;
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.lookup().findVarHandle(DataPath.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
