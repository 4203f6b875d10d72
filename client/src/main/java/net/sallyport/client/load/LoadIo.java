package net.sallyport.client.load;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import net.sallyport.linux.DatagramBatch;
import net.sallyport.linux.Epoll;
import net.sallyport.linux.Ipv4;
import net.sallyport.linux.LinuxException;
import net.sallyport.linux.RawSocket;
import net.sallyport.linux.loop.Clock;
import net.sallyport.linux.loop.SlotOutbox;
import net.sallyport.linux.loop.TimerWheel;
import net.sallyport.protocol.Counters;
import net.sallyport.protocol.gre.GreChannel;
import net.sallyport.protocol.gre.GreCounter;
import net.sallyport.protocol.gre.HoldPool;
import net.sallyport.protocol.mppe.MppeTools;
import net.sallyport.protocol.ppp.PppCounters;
import net.sallyport.protocol.ppp.PppLink;
import net.sallyport.protocol.pptp.PptpCounter;
import org.jspecify.annotations.Nullable;

/** Belongs to a load client: the sockets, buffers and counters that its sessions share. */
final class LoadIo implements AutoCloseable {
    private static final int GRE = 47;
    private static final int SLOTS = 64;
    private static final int SLOT_BYTES = 2_048;
    private static final int HEADROOM = GreChannel.HEADROOM + PppLink.HEADROOM;
    private static final int SOCKET_BUFFER = 8 << 20;

    private final int server;
    private final Arena arena = Arena.ofShared();
    private final Epoll epoll;
    private final RawSocket socket;
    private final DatagramBatch inbox;
    private final SlotOutbox outbox;
    private final HoldPool holdPool;
    private final MemorySegment scratch;
    private final RandomGenerator random;
    private final Counters<GreCounter> greCounters = new Counters<>(GreCounter.class);
    private final Counters<PptpCounter> pptpCounters = new Counters<>(PptpCounter.class);
    private final PppCounters pppCounters = new PppCounters();
    private final MppeTools mppeTools = new MppeTools();
    private @Nullable EchoLoad echoLoad;
    private long paceNanos;
    private boolean holdsProofs;
    private final TimerWheel timers;
    private final SessionTable sessions = new SessionTable();
    private final LoadTally tally = new LoadTally();

    /** On a thread in the network namespace of the clients. */
    LoadIo(LoadPlan plan, RandomGenerator random, long greToken) throws LinuxException {
        this.server = Ipv4.toInt(plan.server());
        this.random = random;
        timers = new TimerWheel(Clock.nanos(), LoadIo::rethrow);
        epoll = Epoll.create(256);
        socket = RawSocket.open(GRE);
        socket.setReceiveBuffer(SOCKET_BUFFER);
        socket.setSendBuffer(SOCKET_BUFFER);
        socket.setMtuDiscovery(RawSocket.MtuDiscovery.DONT);
        inbox = new DatagramBatch(arena, SLOTS, SLOT_BYTES);
        outbox = new SlotOutbox(arena, socket, SLOTS, 0, SLOT_BYTES, HEADROOM);
        holdPool = new HoldPool(arena.allocate(SLOTS * 64L * SLOT_BYTES), SLOT_BYTES);
        scratch = arena.allocate(4_096);
        epoll.add(socket.fd(), Epoll.IN, greToken);
    }

    Epoll epoll() {
        return epoll;
    }

    DatagramBatch inbox() {
        return inbox;
    }

    RawSocket socket() {
        return socket;
    }

    HoldPool holdPool() {
        return holdPool;
    }

    MemorySegment scratch() {
        return scratch;
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

    MppeTools mppeTools() {
        return mppeTools;
    }

    PppCounters pppCounters() {
        return pppCounters;
    }

    @Nullable EchoLoad echoLoad() {
        return echoLoad;
    }

    void echoLoad(@Nullable EchoLoad load) {
        echoLoad = load;
    }

    boolean holdsProofs() {
        return holdsProofs;
    }

    void holdProofs(boolean hold) {
        holdsProofs = hold;
    }

    /** How often each session sends an echo request by itself; 0 never. */
    long paceNanos() {
        return paceNanos;
    }

    void paceNanos(long nanos) {
        paceNanos = nanos;
    }

    TimerWheel timers() {
        return timers;
    }

    SessionTable sessions() {
        return sessions;
    }

    LoadTally tally() {
        return tally;
    }

    SlotOutbox outbox() {
        return outbox;
    }

    /** Takes the current slot of the {@link #outbox}. */
    void send(int source, long offset, int length) {
        outbox.send(server, source, offset, length);
    }

    private static void rethrow(Throwable trouble) {
        throw trouble instanceof LoadException known ? known : new LoadException("fault", trouble);
    }

    @Override
    public void close() {
        socket.close();
        epoll.close();
        arena.close();
    }
}
