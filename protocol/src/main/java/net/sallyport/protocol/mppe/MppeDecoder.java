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

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final MppeKeyChain keys;
    private final boolean stateless;
    private final Counters<MppeCounter> counters;
    private final byte[] savedKey;

    /** The count of the last packet that was taken; in stateful mode, of the last in line. */
    private int count = COUNT_MASK;

    private boolean awaitingFlushed;
    private boolean flushedChangesKey = true;

    /**
     * @param startKey 16 bytes, of which the weak strengths take the first 8
     */
    public MppeDecoder(
            byte[] startKey,
            MppeStrength strength,
            boolean stateless,
            Counters<MppeCounter> counters) {
        keys = new MppeKeyChain(startKey, strength);
        savedKey = new byte[strength.keyLength()];
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
        // Section 8.2: a key change for every flag packet that passed unseen
        int flagsMissed = (received >> 8) - (expected >> 8) & 0xf;
        for (int n = 0; n < flagsMissed; n++) {
            keys.advance();
        }
        awaitingFlushed = false;
        count = received;
        if ((received & FLAG_MASK) == FLAG_MASK) {
            // Section 7.2
            keys.advance();
            keys.load();
        } else if (flushed) {
            startAgain(memory, data, dataLength);
        }
        return MppeVerdict.PASS;
    }

    /**
     * A FLUSHED packet that is no flag packet. By section 8.2 the stream of the present key begins
     * again; Linux's ppp_mppe changes the key first. What the packet then reads as tells which.
     */
    private void startAgain(MemorySegment memory, long data, int dataLength) {
        keys.save(savedKey);
        for (int attempt = 0; attempt < 2; attempt++) {
            boolean change = flushedChangesKey == (attempt == 0);
            if (tryKey(change, memory, data, dataLength)) {
                flushedChangesKey = change;
                return;
            }
        }
        tryKey(flushedChangesKey, memory, data, dataLength);
    }

    private boolean tryKey(boolean change, MemorySegment memory, long data, int dataLength) {
        keys.restore(savedKey);
        if (change) {
            keys.advance();
        }
        keys.load();
        if (dataLength < 3) {
            return true;
        }
        int first = (memory.get(BYTE, data) ^ keys.next()) & 0xff;
        int second = (memory.get(BYTE, data + 1) ^ keys.next()) & 0xff;
        keys.load();
        // Section 3: the protocols that are encrypted, 0x0021 to 0x00fa; with a compressed field
        // IPv4 alone is told apart from noise
        return first == 0
                ? (second & 1) == 1 && second >= 0x21 && second <= 0xfa
                : first == 0x21 && second >> 4 == 4;
    }

    private MppeVerdict drop(MppeCounter cause) {
        counters.count(cause);
        return MppeVerdict.DROP;
    }
}
