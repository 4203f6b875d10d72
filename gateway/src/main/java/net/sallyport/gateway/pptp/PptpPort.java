package net.sallyport.gateway.pptp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.sallyport.gateway.log.EventLog;
import net.sallyport.gateway.worker.Worker;
import net.sallyport.linux.BpfProgram;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.loop.Readiness;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.GreHeader;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.pptp.PptpCounter;

/**
 * PPTP on one worker: its GRE socket, its calls, its control connections. Belongs to the worker.
 */
final class PptpPort implements Readiness, AutoCloseable {
    private static final int GRE = 47;
    private static final int SLOTS = 64;
    private static final int BATCHES_A_ROUND = 4;
    private static final int HELD_PACKETS = 1_024;

    /** RFC 2637 section 1.4 has 1532; a larger one that comes early is not waited for. */
    private static final int HELD_BYTES = 2_048;

    private static final int SOCKET_BUFFER = 4 << 20;

    /** Before a packet: the GRE header and the PPP header. */
    private static final int HEADROOM = GreChannel.HEADROOM + PppLink.HEADROOM;

    /** Where the call id stands behind the IP header. */
    private static final int CALL_ID_OFFSET = 6;

    private final Worker worker;
    private final EventLog log;
    private final RawSocket socket;
    private final DatagramBatch inbox;
    private final SlotOutbox outbox;
    private final HoldPool holdPool;
    private final CallIds<PptpCall> calls;
    private final ArrayDeque<PptpCall> owing = new ArrayDeque<>();
    private final Set<ControlConnection> connections = new HashSet<>();
    private final MemorySegment scratch;
    private final RandomGenerator random;
    private final Counters<GreCounter> greCounters = new Counters<>(GreCounter.class);
    private final Counters<PptpCounter> pptpCounters = new Counters<>(PptpCounter.class);
    private final Counters<PptpIoCounter> counters = new Counters<>(PptpIoCounter.class);

    /**
     * Opens the worker's GRE socket. Before the worker starts.
     *
     * @param room for its packets
     */
    PptpPort(Worker worker, int workers, PacketRoom room, RandomGenerator random, EventLog log)
            throws LinuxException {
        this.worker = worker;
        this.log = log;
        this.random = random;
        Arena arena = Arena.ofAuto();
        socket = RawSocket.open(GRE);
        try {
            prepare(workers);
            worker.watch(socket.fd(), Epoll.IN, this);
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
        inbox = new DatagramBatch(arena, SLOTS, room.receivedBytes());
        outbox = new SlotOutbox(arena, socket, SLOTS, room.held(), room.sentBytes(), HEADROOM);
        int heldBytes = Math.min(room.receivedBytes(), HELD_BYTES);
        holdPool = new HoldPool(arena.allocate((long) HELD_PACKETS * heldBytes), heldBytes);
        calls = new CallIds<>(worker.index(), workers, random);
        scratch = arena.allocate(ControlConnection.READ_BYTES);
        worker.atRoundEnd(this::endRound);
    }

    private void prepare(int workers) throws LinuxException {
        socket.setReceiveBuffer(SOCKET_BUFFER);
        socket.setSendBuffer(SOCKET_BUFFER);
        // A packet too large for the path is fragmented on the way: DF is never set outside, so
        // that a tunnel works across any path.
        socket.setMtuDiscovery(RawSocket.MtuDiscovery.DONT);
        socket.attachFilter(
                BpfProgram.maskedFieldIn(
                        CALL_ID_OFFSET,
                        CallIds.SHARD_MASK,
                        CallIds.shardsOf(worker.index(), workers)));
    }

    /** Closes the GRE socket. The worker has ended, or was never started. */
    @Override
    public void close() {
        socket.close();
    }

    SlotOutbox outbox() {
        return outbox;
    }

    HoldPool holdPool() {
        return holdPool;
    }

    CallIds<PptpCall> calls() {
        return calls;
    }

    MemorySegment scratch() {
        return scratch;
    }

    Worker worker() {
        return worker;
    }

    EventLog log() {
        return log;
    }

    RandomGenerator random() {
        return random;
    }

    Counters<GreCounter> greCounters() {
        return greCounters;
    }

    Counters<PptpCounter> pptpCounters() {
        return pptpCounters;
    }

    Counters<PptpIoCounter> counters() {
        return counters;
    }

    Set<ControlConnection> connections() {
        return connections;
    }

    @Override
    public void ready(int events, long nowNanos) {
        for (int round = 0; round < BATCHES_A_ROUND; round++) {
            int count = inbox.receive(socket);
            worker.tunOutput().begin(inbox.memory());
            try {
                for (int i = 0; i < count; i++) {
                    take(i, nowNanos);
                }
            } finally {
                worker.tunOutput().end();
            }
            if (count < SLOTS) {
                return;
            }
            outbox.flush();
        }
    }

    /**
     * Has a call acknowledge what came when the round is over: once for all its packets, and not at
     * all if one for the peer has gone out by then.
     */
    void acknowledgeAtRoundEnd(PptpCall call) {
        owing.add(call);
    }

    private void endRound() {
        for (PptpCall call = owing.poll(); call != null; call = owing.poll()) {
            call.acknowledge(worker.nowNanos());
        }
        outbox.flush();
    }

    private void take(int index, long nowNanos) {
        MemorySegment memory = inbox.memory();
        long start = inbox.offset(index);
        int length = inbox.length(index);
        int ipHeader = (memory.get(ValueLayout.JAVA_BYTE, start) & 0x0f) * 4;
        long gre = start + ipHeader;
        int greLength = length - ipHeader;
        int callId = inbox.isTruncated(index) ? -1 : GreHeader.callId(memory, gre, greLength);
        if (callId < 0) {
            counters.count(PptpIoCounter.GRE_MALFORMED);
            return;
        }
        PptpCall call = calls.find(callId);
        if (call == null) {
            counters.count(PptpIoCounter.GRE_UNKNOWN_CALL);
        } else if (!call.isPeer(inbox.source(index))) {
            counters.count(PptpIoCounter.GRE_WRONG_SOURCE);
        } else {
            call.datagram(memory, gre, greLength, nowNanos);
        }
    }
}
