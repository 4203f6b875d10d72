package net.sallyport.client;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import net.sallyport.linux.BpfProgram;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.loop.Loop;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.linux.offload.TunInput;
import net.sallyport.linux.offload.TunOutput;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.GreHeader;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.ppp.PppLink;
import org.jspecify.annotations.Nullable;

/**
 * The GRE socket of a dialer and its calls. Belongs to the dialer's thread.
 *
 * <p>The low 6 bits of a dialer's call ids are the same, drawn at random, and the kernel's filter
 * looks at them alone: it stands before the first call, and a packet of another dialer on this host
 * is mostly not even copied.
 */
final class GrePort implements Readiness {
    private static final int GRE = 47;
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 2_048;
    private static final int BATCHES_A_ROUND = 4;
    private static final int HELD_PACKETS = 256;
    private static final int SOCKET_BUFFER = 2 << 20;

    /** Before a packet: the GRE header and the PPP header. */
    private static final int HEADROOM = GreChannel.HEADROOM + PppLink.HEADROOM;

    /** Where the call id stands behind the IP header. */
    private static final int CALL_ID_OFFSET = 6;

    private static final int TAG_BITS = 6;
    private static final int TAG_MASK = (1 << TAG_BITS) - 1;
    private static final int CALLS = 1 << 16 - TAG_BITS;

    private final RawSocket socket;
    private final DatagramBatch inbox;
    private final SlotOutbox outbox;
    private final HoldPool holdPool;
    private final TunInput tunInput;
    private final TunOutput tunOutput;
    private final RandomGenerator random;
    private final int tag;
    private final @Nullable GreCall[] calls = new GreCall[CALLS];
    private final Counters<GreCounter> counters = new Counters<>(GreCounter.class);
    private final BitSet taken = new BitSet(CALLS);

    GrePort(Loop loop, RandomGenerator random) throws LinuxException {
        this.random = random;
        // Not 0: no call id is 0 then, which peers might take for none.
        tag = random.nextInt(1, 1 << TAG_BITS);
        Arena arena = Arena.ofAuto();
        socket = RawSocket.open(GRE);
        try {
            socket.setReceiveBuffer(SOCKET_BUFFER);
            socket.setSendBuffer(SOCKET_BUFFER);
            // Too large for the path outside: fragmented on the way, so that a tunnel works across
            // any path.
            socket.setMtuDiscovery(RawSocket.MtuDiscovery.DONT);
            socket.attachFilter(BpfProgram.maskedFieldIn(CALL_ID_OFFSET, TAG_MASK, tag));
            int _ = loop.watch(socket.fd(), Epoll.IN, this);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
        inbox = new DatagramBatch(arena, SLOTS, SLOT_BYTES);
        outbox = new SlotOutbox(arena, socket, SLOTS, 0, SLOT_BYTES, HEADROOM);
        tunInput = new TunInput(arena, outbox);
        tunOutput = new TunOutput(arena, SLOTS);
        holdPool = new HoldPool(arena.allocate((long) HELD_PACKETS * SLOT_BYTES), SLOT_BYTES);
        loop.atRoundEnd(outbox::flush);
    }

    SlotOutbox outbox() {
        return outbox;
    }

    TunInput tunInput() {
        return tunInput;
    }

    TunOutput tunOutput() {
        return tunOutput;
    }

    HoldPool holdPool() {
        return holdPool;
    }

    Counters<GreCounter> counters() {
        return counters;
    }

    /**
     * Takes an unpredictable call id that no tunnel of this dialer has, from its dialling on; -1 if
     * every one is taken.
     */
    int takeCallId() {
        if (taken.cardinality() == CALLS) {
            return -1;
        }
        int index = taken.nextClearBit(random.nextInt(CALLS));
        if (index == CALLS) {
            index = taken.nextClearBit(0);
        }
        taken.set(index);
        return index << TAG_BITS | tag;
    }

    /** The tunnel is over, and its call id another's to take. */
    void giveBackCallId(int callId) {
        taken.clear(callId >>> TAG_BITS);
    }

    void add(GreCall call) {
        calls[call.callId() >>> TAG_BITS] = call;
    }

    void remove(GreCall call) {
        calls[call.callId() >>> TAG_BITS] = null;
    }

    void close() {
        outbox.flush();
        socket.close();
    }

    @Override
    public void ready(int events, long nowNanos) {
        for (int round = 0; round < BATCHES_A_ROUND; round++) {
            int count = inbox.receive(socket);
            tunOutput.begin(inbox.memory());
            try {
                for (int i = 0; i < count; i++) {
                    take(i, nowNanos);
                }
            } finally {
                tunOutput.end();
            }
            if (count < SLOTS) {
                return;
            }
            outbox.flush();
        }
    }

    private void take(int index, long nowNanos) {
        MemorySegment memory = inbox.memory();
        long start = inbox.offset(index);
        int ipHeader = (memory.get(ValueLayout.JAVA_BYTE, start) & 0x0f) * 4;
        long gre = start + ipHeader;
        int length = inbox.length(index) - ipHeader;
        int callId = inbox.isTruncated(index) ? -1 : GreHeader.callId(memory, gre, length);
        if (callId >= 0 && (callId & TAG_MASK) == tag) {
            GreCall call = calls[callId >>> TAG_BITS];
            if (call != null && call.isPeer(inbox.source(index))) {
                call.datagram(memory, gre, length, nowNanos);
            }
        }
    }
}
