package net.sallyport.protocol.mppe;

import static net.sallyport.protocol.mppe.MppeEncoder.COUNT_MASK;
import static net.sallyport.protocol.mppe.MppeEncoder.ENCRYPTED;
import static net.sallyport.protocol.mppe.MppeEncoder.FLAG_MASK;
import static net.sallyport.protocol.mppe.MppeEncoder.FLUSHED;
import static net.sallyport.protocol.mppe.MppeEncoder.HEADER;
import static net.sallyport.protocol.mppe.MppeEncoder.HEADER_LENGTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import net.sallyport.protocol.Counters;

/**
 * Decrypts the packets of one direction (RFC 3078), and finds its place again after losses. Belongs
 * to a worker; nothing is allocated after the constructor.
 */
public final class MppeDecoder {
    /** A stateless packet that is further ahead than this is older than the last one. */
    private static final int HALF = 2048;

    /** A stateful packet that is at most so far behind is older; further, it is far ahead. */
    private static final int STATEFUL_STALE = 32;

    /** How many key changes may have gone by in FLUSHED packets that never came. */
    private static final int UNSEEN_CHANGES = 8;

    private static final int IPV4 = 0x0021;
    private static final int IPV6 = 0x0057;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final MppeKeyChain keys;
    private final boolean stateless;
    private final Counters<MppeCounter> counters;
    private final byte[] savedKey;

    /** The count of the last packet that was taken; in stateful mode, of the last in line. */
    private int count = COUNT_MASK;

    private boolean awaitingFlushed;

    /**
     * @param startKey 16 bytes, of which the weak strengths take the first 8
     */
    public MppeDecoder(
            byte[] startKey,
            MppeStrength strength,
            boolean stateless,
            Counters<MppeCounter> counters) {
        this(startKey, strength, stateless, counters, new MppeTools());
    }

    /**
     * @param startKey 16 bytes, of which the weak strengths take the first 8
     * @param tools the worker's
     */
    public MppeDecoder(
            byte[] startKey,
            MppeStrength strength,
            boolean stateless,
            Counters<MppeCounter> counters,
            MppeTools tools) {
        keys = new MppeKeyChain(startKey, strength, stateless, tools);
        savedKey = new byte[stateless ? 0 : strength.keyLength()];
        this.stateless = stateless;
        this.counters = counters;
    }

    /**
     * Decrypts in place.
     *
     * @param offset of the MPPE header; if the verdict is PASS the inner protocol field is at
     *     {@code offset + 2}
     * @param length of the header and what follows, bytes
     */
    public MppeVerdict decrypt(MemorySegment memory, long offset, int length) {
        if (length <= HEADER_LENGTH) {
            return drop(MppeCounter.MALFORMED);
        }
        int header = memory.get(HEADER, offset);
        if ((header & ENCRYPTED) == 0) {
            return drop(MppeCounter.NOT_ENCRYPTED);
        }
        boolean flushed = (header & FLUSHED) != 0;
        int received = header & COUNT_MASK;
        long data = offset + HEADER_LENGTH;
        int dataLength = length - HEADER_LENGTH;
        MppeVerdict verdict =
                stateless
                        ? moveStateless(received, flushed)
                        : moveStateful(received, flushed, memory, data, dataLength);
        if (verdict == MppeVerdict.PASS) {
            keys.apply(memory, data, dataLength);
        }
        return verdict;
    }

    /**
     * Stateful mode: packets were lost and nothing can be read until the peer answers a CCP
     * Reset-Request. {@code RESET_NEEDED} is said once a loss; a request may get lost too.
     */
    public boolean awaitsReset() {
        return awaitingFlushed;
    }

    private MppeVerdict moveStateless(int received, boolean flushed) {
        // Section 3.1: set on every packet
        if (!flushed) {
            return drop(MppeCounter.NOT_FLUSHED);
        }
        int ahead = received - count & COUNT_MASK;
        if (ahead == 0 || ahead > HALF) {
            return drop(MppeCounter.STALE);
        }
        // Section 8.1: as many key changes as the sender made
        for (int n = 0; n < ahead; n++) {
            keys.advance();
        }
        keys.load();
        count = received;
        counters.add(MppeCounter.LOST, ahead - 1);
        return MppeVerdict.PASS;
    }

    private MppeVerdict moveStateful(
            int received, boolean flushed, MemorySegment memory, long data, int dataLength) {
        int expected = count + 1 & COUNT_MASK;
        int ahead = received - expected & COUNT_MASK;
        if (ahead >= COUNT_MASK + 1 - STATEFUL_STALE) {
            return drop(MppeCounter.STALE);
        }
        if (ahead != 0 && !awaitingFlushed) {
            awaitingFlushed = true;
            counters.add(MppeCounter.LOST, ahead);
            if (!flushed) {
                counters.count(MppeCounter.AWAITING_FLUSHED);
                return MppeVerdict.RESET_NEEDED;
            }
        }
        if (awaitingFlushed && !flushed) {
            return drop(MppeCounter.AWAITING_FLUSHED);
        }
        boolean flag = (received & FLAG_MASK) == FLAG_MASK;
        if (flag && !awaitingFlushed) {
            // Section 7.2
            keys.advance();
            keys.load();
        } else if (flushed) {
            // Section 8.2: a key change for every flag packet that passed unseen
            int changes = (received >> 8) - (expected >> 8) & 0xf;
            if (!startAgain(flag ? changes + 1 : changes, memory, data, dataLength)) {
                awaitingFlushed = true;
                counters.count(MppeCounter.UNREADABLE);
                return MppeVerdict.RESET_NEEDED;
            }
        }
        awaitingFlushed = false;
        count = received;
        return MppeVerdict.PASS;
    }

    /**
     * Begins the stream of the key that a FLUSHED packet is of. By section 8.2 that is the present
     * key; Linux's ppp_mppe takes the next one, and one more for every FLUSHED packet that was lost
     * on the way. What the packet reads as tells which; if it reads as nothing, all stays as it
     * was.
     */
    private boolean startAgain(int changes, MemorySegment memory, long data, int dataLength) {
        keys.save(savedKey);
        for (int n = 0; n < changes; n++) {
            keys.advance();
        }
        for (int unseen = 0; unseen <= UNSEEN_CHANGES; unseen++) {
            keys.load();
            if (reads(memory, data, dataLength)) {
                keys.load();
                return true;
            }
            keys.advance();
        }
        keys.restore(savedKey);
        return false;
    }

    /** Whether the present key makes an IP packet of it: protocol field, version, header length. */
    private boolean reads(MemorySegment memory, long data, int dataLength) {
        if (dataLength < 3) {
            return false;
        }
        int protocol = clear(memory, data);
        int version = clear(memory, data + 1);
        if (protocol == 0) {
            protocol = version;
            version = clear(memory, data + 2);
        }
        return switch (protocol) {
            case IPV4 -> version >= 0x45 && version <= 0x4f;
            case IPV6 -> version >> 4 == 6;
            default -> false;
        };
    }

    private int clear(MemorySegment memory, long at) {
        return (memory.get(BYTE, at) ^ keys.next()) & 0xff;
    }

    private MppeVerdict drop(MppeCounter cause) {
        counters.count(cause);
        return MppeVerdict.DROP;
    }
}
